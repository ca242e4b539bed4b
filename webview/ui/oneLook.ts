/** One look at a time; what changes during it is looked at after it. */
export class OneLook {
  readonly #look: () => Promise<void>;
  #isLooking = false;
  #again = false;

  constructor(look: () => Promise<void>) {
    this.#look = look;
  }

  async now(): Promise<void> {
    if (this.#isLooking) {
      this.#again = true;
      return;
    }
    this.#isLooking = true;
    try {
      await this.#look();
    } finally {
      this.#isLooking = false;
      if (this.#again) {
        this.#again = false;
        void this.now();
      }
    }
  }
}
