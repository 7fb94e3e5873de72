import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { can } from "#app/http/submit";
import { takeUpload } from "#app/http/take-upload";
import { openReceipts } from "#app/http/uploads";
import { recogniseScanHere } from "#app/off-loop/scan-results";

type Receipts = { files?: { name: string; size: number; token: string }[] };

/**
 * Takes files of evidence and says of each, to who may add scan results, whether a scanner wrote it: `scan` is the title of the
 * format. What is offered with it is theirs to choose; the file is in the vault either way.
 */
export async function takeEvidence(app: AppContext, visitor: Visitor, request: Request): Promise<Response> {
  const answer = await takeUpload(app, visitor, request);
  if (answer.status !== 200 || !can(visitor, "evidence.push")) return answer;
  const { files, ...rest }: Receipts = await answer.json();
  if (!files) return Response.json(rest);
  const recognised = [];
  for (const file of files) {
    const [receipt] = openReceipts(app, visitor, [file.token]);
    const scan = receipt ? await recogniseScanHere(app.vault.read(receipt.sha256)) : null;
    recognised.push(scan ? { ...file, scan } : file);
  }
  return Response.json({ files: recognised });
}
