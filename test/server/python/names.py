"""Artifacts with names in any script, through the real client and back."""

import os
import tempfile

from flows import report

from mlflow import MlflowClient

# Not among them is what the client itself doesn't put into its URLs as it is: tabs, line breaks, spaces in front, ? and %41.
NAMES = [
    "모델.txt", "인사 말.bin", "日本語.csv", "中文文件.md", "العربية.txt", "עברית.txt", "ไทย.txt", "हिन्दी.txt", "ελληνικά.txt", "русский.txt",
    "🌊.png", "👩‍👩‍👧‍👦.txt", "🏳️‍🌈 flag.txt", "\U00010348.txt", "e\u0301.txt", "\u00e9 (composed).txt", "\u1112\u1161\u11ab.txt",
    "two words.txt", "trailing ", "a  b", "it's.txt", 'quo"ted.txt', "back`tick`", "50%.txt", "100%.txt", "%zz", "a+b.txt", "a&b=c.txt",
    "a;b.txt", "a,b.txt", "a=b", "a@b", "a!b", "$HOME", "(paren)", "[bracket]", "{brace}", "a^b", "a~b", "~tilde", "-dash", "--help", ".hidden", "..two dots", "three...dots", "a|b", "a<b>c", "a*b",
    "\u200bzero width", "right\u202eto left", "CON.txt", "x" * 200, "가" * 80,
]

client = MlflowClient()
run = client.create_run("0").info.run_id
wrong = []
files = 0
with tempfile.TemporaryDirectory() as folder:
    for number, name in enumerate(NAMES):
        try:
            content = f"{number} {name}".encode("utf-8")
            path = os.path.join(folder, name)
            with open(path, "wb") as out:
                out.write(content)
            inside = f"folder {number}/in {name[:60]}"
            client.log_artifact(run, path)
            client.log_artifact(run, path, inside)
            files += 1
            for place in (name, f"{inside}/{name}"):
                target = tempfile.mkdtemp(dir=folder)
                back = client.download_artifacts(run, place, target)
                with open(back, "rb") as file:
                    if file.read() != content:
                        wrong.append([name, "another content"])
            listed = [entry.path for entry in client.list_artifacts(run, inside)]
            if listed != [f"{inside}/{name}"]:
                wrong.append([name, listed])
        except Exception as error:  # noqa: BLE001
            wrong.append([name, f"{type(error).__name__}: {error}"[:300]])
    top = {entry.path for entry in client.list_artifacts(run) if not entry.is_dir}
    wrong += [[name, "not listed"] for name in NAMES if name not in top]
    target = tempfile.mkdtemp(dir=folder)
    client.download_artifacts(run, "", target)
    wrong += [[name, "not in the whole"] for name in NAMES if not os.path.isfile(os.path.join(target, name))]
report({"files": files, "wrong": wrong})
