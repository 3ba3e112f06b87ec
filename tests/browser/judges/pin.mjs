// Put versions in the place of the tag "latest" in package-lock.json: a lock without addresses
// cannot tell which version a tag meant, and npm would refuse it.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf-8"));
for (const [place, found] of Object.entries(lock.packages)) {
  for (const [name, wanted] of Object.entries(found.dependencies ?? {})) {
    if (wanted !== "latest") continue;
    const chosen =
      lock.packages[`${place}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`];
    found.dependencies[name] = chosen.version;
  }
}
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
