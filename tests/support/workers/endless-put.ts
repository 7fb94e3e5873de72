import { openVault } from "#evidence/vault/vault";

// Stores a file that never ends, until someone kills this process.
const vault = await openVault(process.argv[2]!, Buffer.alloc(32, 3));
await vault.put(
  (async function* () {
    for (let n = 0; ; n += 1) {
      yield Buffer.alloc(64 * 1024, n);
      if (n === 4) console.log("under way");
      await new Promise((resume) => setImmediate(resume));
    }
  })(),
  { maxBytes: 200 * 1024 * 1024 },
);
