import { accessReview } from "#app/pdf/documents/access-review";
import { accessReviewOf } from "#app/pdf/documents/access-review-of";
import { evidenceBinder } from "#app/pdf/documents/binder";
import { incidentRecord } from "#app/pdf/documents/incident";
import { noticeLetters } from "#app/pdf/documents/letters";
import { policyPaper } from "#app/pdf/documents/policy";
import { reviewReceipt } from "#app/pdf/documents/review-receipt";
import { shortBinder } from "#app/pdf/documents/short-binder";
import { subprocessorList } from "#app/pdf/documents/subprocessors";
import type { GatheredPaper, Paper } from "#app/pdf/layout/page";
import { lookupTable } from "#domain/lookup-table";

/**
 * Every document by its name: a pure function from data to paper. The worker that prints finds them here, so a document that
 * is not in this list cannot be streamed. Add a line; the function's own parameter says what data it takes.
 */
const documents = lookupTable<(data: never) => Paper | GatheredPaper>({
  "access-review": accessReview,
  "access-review-of": accessReviewOf,
  "evidence-binder": evidenceBinder,
  incident: incidentRecord,
  letters: noticeLetters,
  "review-receipt": reviewReceipt,
  "short-binder": shortBinder,
  subprocessors: subprocessorList,
  policy: policyPaper,
});

export type DocumentName = string;

/** The paper of a document. Throws when there is no such document or its data is not what it takes. */
export function paperOf(name: DocumentName, data: unknown): Paper | GatheredPaper {
  const document = documents[name];
  if (!document) throw new Error(`There is no document called ${name}.`);
  return document(data as never);
}
