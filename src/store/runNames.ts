import { randomInt } from 'node:crypto';

const ADJECTIVES = (
  'able agile airy amber amused bold brave breezy bright brisk calm candid capable careful charming cheerful ' +
  'clever colorful crisp curious dapper daring dazzling dreamy eager earnest easy fearless flying fortunate ' +
  'gentle gifted glad golden graceful handsome hearty honest humble intent jolly judicious keen kind lively ' +
  'loud lucky lyrical magic masked mellow merry mighty modest nimble noble orderly patient placid pleasant ' +
  'polite proud quick quiet rare rebellious resilient righteous salty serious silent skilled sleek smiling ' +
  'sparkling spry steady stately sunny swift tasteful tidal thoughtful traveling trusting upbeat useful valiant ' +
  'vivid wise welcoming whimsical wistful youthful zealous'
).split(' ');

const ANIMALS = (
  'ant ape auk badger bass bat bear bee bird boar bug calf carp cat chimp cod colt conch cow crab crane croc ' +
  'crow cub deer doe dog dolphin donkey dove duck eel elk fawn finch fish flea fly foal fowl fox frog gnat gnu ' +
  'goat goose grouse grub gull hare hawk hen heron hog horse hound jay kit koi lamb lark loon lynx mare midge ' +
  'mink mole moose moth mouse mule newt owl otter ox panda penguin perch pig plover pug quail ram rat ray robin ' +
  'rook seal shad shark sheep shoat shrew shrike shrimp skink skunk sloth slug smelt snail snake snipe sow ' +
  'sponge squid squirrel stag steed stoat stork swan tern toad trout turtle vole wasp whale wolf worm wren yak zebra'
).split(' ');

/** A name as MLflow gives it to a run without one: `tidal-otter-512`. */
export function randomRunName(): string {
  const adjective = ADJECTIVES[randomInt(ADJECTIVES.length)] ?? 'calm';
  const animal = ANIMALS[randomInt(ANIMALS.length)] ?? 'otter';
  return `${adjective}-${animal}-${randomInt(1000)}`;
}
