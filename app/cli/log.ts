import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { signLogHead } from "#app/operations/installation/log-heads";
import { acceptLoss } from "#app/operations/installation/lost-records";
import { proofFile } from "#app/queries/evidence/proof";
import { headJson, listLogKeys } from "#app/queries/installation/log-heads";
import { consistencyFile, entryProof, readBridges } from "#app/queries/installation/log-proofs";
import { findEvidence } from "#db/evidence/evidence";
import { openLogKey } from "#evidence/log/log-heads";

export const command: Command = {
  name: "log",
  usage: [
    "log head",
    "log key",
    "log prove REF|LINE",
    "log consistency FROM TO",
    "log accept-loss --reason TEXT",
  ],
  options: { reason: { type: "string" } },
  run(call) {
    const verb = call.words[0];
    if (verb === "head") return head(call);
    if (verb === "key") return key(call);
    if (verb === "prove") return prove(call);
    if (verb === "consistency") return consistency(call);
    if (verb === "accept-loss") return accept(call);
    throw new WrongUsage("Use head, key, prove, consistency or accept-loss.");
  },
};

/** The checkpoint as it is kept and given to others; with --json its parts too. */
async function head(call: Call): Promise<void> {
  const signed = headJson(await signLogHead(await call.open()));
  call.answer(signed.checkpoint?.trimEnd() ?? JSON.stringify(signed), signed);
}

/** The public keys, as verifiers of signed notes take them, the present one first, and the notes by which each took the place of another. */
async function key(call: Call): Promise<void> {
  const app = await call.open();
  const { publicKey, verifierKey } = openLogKey(app.secretKey);
  const [, ...earlier] = await listLogKeys(app);
  const changes = (await readBridges(app)).keyChanges;
  const lines = [verifierKey, ...earlier.map((one) => one.verifierKey)];
  call.answer([...lines, ...changes.map(({ note }) => `\n${note.trimEnd()}`)], {
    publicKey,
    verifierKey,
    earlier,
    changes,
  });
}

/** The proof as JSON with or without --json: it is made for other programs to check. */
async function prove(call: Call): Promise<void> {
  const word = requireWord(call, 1, "The reference of evidence or the line of an entry");
  const app = await call.open();
  await signLogHead(app);
  const line = /^\d+$/.test(word) ? Number(word) : null;
  const item = line === null ? await findEvidence(app.read, word) : undefined;
  if (line === null && !item) throw new Error(`There is no evidence ${word}.`);
  const proof = item ? await proofFile(app, item) : await entryProof(app, line ?? 0);
  if (!proof) throw new Error(`${word} is not in the log.`);
  call.answer(JSON.stringify(proof, null, 2), proof);
}

/** Proof as JSON that the log signed at one size was only added to until it was signed at another. */
async function consistency(call: Call): Promise<void> {
  const [from, to] = [sizeAt(call, 1), sizeAt(call, 2)];
  const proof = await consistencyFile(await call.open(), from, to);
  call.answer(JSON.stringify(proof, null, 2), proof);
}

function sizeAt(call: Call, index: number): number {
  const word = requireWord(
    call,
    index,
    index === 1 ? "The size of the first head" : "The size of the second head",
  );
  if (!/^\d{1,15}$/.test(word)) throw new WrongUsage("FROM and TO are numbers of entries.");
  return Number(word);
}

/** Records with its reason that lost records are known to be lost. */
async function accept(call: Call): Promise<void> {
  const reason = requireOption(call, "reason");
  const loss = await acceptLoss(await call.open(), call.actor, reason);
  const words =
    loss.source === "unreadable"
      ? "Recorded: an unknown number of records was lost."
      : `Recorded: the log had ${loss.known} entries and now has ${loss.have}.`;
  call.answer(words, loss);
}
