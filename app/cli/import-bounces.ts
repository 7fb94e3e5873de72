import { basename } from "node:path";
import { type Call, requireWord } from "#app/cli/command";
import { readNamedFile } from "#app/cli/open-file";
import { recordBounces } from "#app/operations/deliveries/bounces";
import { perform } from "#app/work";
import { bouncesText } from "#domain/deliveries/bounces";
import { readBounces } from "#evidence/files/bounces";

/** `surety import bounces FILE`: mails that came back, as a mail (.eml) or a mailbox (mbox). */
export async function importBounceFile(call: Call): Promise<void> {
  const path = requireWord(call, 1, "The file");
  const read = readBounces(await readNamedFile(path));
  const app = await call.open();
  const done = await perform(app, call.actor, (work) => recordBounces(work, read, basename(path)));
  call.answer(bouncesText(done), done);
}
