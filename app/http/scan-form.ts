import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { type FormAnswer, submit } from "#app/http/submit";
import { openReceipts, type Received, readUpload } from "#app/http/uploads";
import { readScanBeside } from "#app/off-loop/scan-results";
import { addScanResults } from "#app/operations/evidence/scan-results";
import { type ScanPart, scanPartOf } from "#app/queries/evidence/scan-results";
import { perform } from "#app/work";
import { newId } from "#db/ids";
import { Refused } from "#domain/errors";
import { scanInput } from "#domain/evidence/scan-forms";
import type { ScanReading } from "#domain/evidence/scan-results";
import { z } from "#domain/schema";
import { BadFile } from "#evidence/files/bad-lines";

/** A file that was read and is not yet part of a record. */
type Tried = {
  once: string;
  scan: ScanPart;
  performed: ScanReading["performed"];
  name: string;
  token: string;
};
type Answer = FormAnswer & { tried?: Tried };
type File = Received & { token: string };

/** “Try it” reads the file and shows what it holds; “Add” reads it again and makes it evidence. */
export async function submitScan(args: ActionFunctionArgs) {
  const visitor = requireUser(args, "evidence.push");
  const { app } = args.context;
  const { form, refusal } = await readUpload(app, visitor, args.request);
  const receive = () => {
    if (refusal) throw refusal;
    return oneFile(app, visitor, form);
  };
  if (form.get("do") !== "add")
    return submit(args, {
      schema: z.object({}),
      action: "evidence.push",
      form,
      run: () => tryFile(app, visitor, receive()),
      then: (tried) => data({ result: null, tried }),
    });
  const answer = await submit(args, {
    schema: scanInput,
    action: "evidence.push",
    form,
    run: (_visitor, { controls, ...details }) => {
      const file = receive();
      return addFile(app, visitor, file, { ...details, controls });
    },
    then: ({ ref }) => redirect(`/evidence/${ref}`),
  });
  if (answer instanceof Response || !("data" in answer)) return answer;
  const tried = await Promise.resolve()
    .then(() => tryFile(app, visitor, receive()))
    .catch(() => undefined);
  return data<Answer>({ ...answer.data, tried }, answer.init ?? undefined);
}

async function tryFile(app: AppContext, visitor: Visitor, file: File): Promise<Tried> {
  const reading = await read(app, visitor, file);
  const { name, token } = file;
  return {
    once: newId(app.now()),
    scan: await scanPartOf(app.read, reading),
    performed: reading.performed,
    name,
    token,
  };
}

async function addFile(
  app: AppContext,
  visitor: Visitor,
  file: File,
  details: Omit<z.output<typeof scanInput>, "stored">,
) {
  const reading = await read(app, visitor, file);
  return perform(app, actorOf(visitor), (work) => addScanResults(work, { reading, file }, details));
}

/** @throws Refused at the field of the file, with the place of what was not understood */
async function read(app: AppContext, visitor: Visitor, file: File): Promise<ScanReading> {
  try {
    const bytes = app.vault.read(file.sha256);
    return await readScanBeside(visitor.userId, { size: file.size, bytes, now: app.now() });
  } catch (error) {
    throw error instanceof BadFile
      ? new Refused("invalid", `${file.name}: ${error.message}`, "stored")
      : error;
  }
}

function oneFile(app: AppContext, visitor: Visitor, form: FormData): File {
  const [file, more] = openReceipts(app, visitor, form.getAll("stored").map(String));
  if (!file) throw new Refused("invalid", "Choose a file.", "stored");
  if (more) throw new Refused("invalid", "Add one file at a time.", "stored");
  return file;
}
