import { record } from "#app/audit";
import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { exportFiles } from "#app/cli/export-files";
import { renderWhole } from "#app/pdf/thread/worker-client";
import { reviewRecord } from "#app/queries/access-reviews/record";
import { originOf } from "#app/queries/installation/origin";
import { actorName, perform } from "#app/work";
import { findReviewByRef, listReviews } from "#db/access-reviews/reviews";
import { reviewCsv } from "#domain/access-reviews/csv";
import { stateOf } from "#domain/access-reviews/reviews";

export const command: Command = {
  name: "review",
  usage: ["review list", "review export REF --out DIR"],
  options: { out: { type: "string" } },
  run(call) {
    if (call.words[0] === "list") return list(call);
    if (call.words[0] === "export") return exportOne(call);
    throw new WrongUsage("Use list or export.");
  },
};

async function list(call: Call): Promise<void> {
  const app = await call.open();
  const instant = (text: string | null) => (text === null ? null : new Date(text));
  const reviews = (await listReviews(app.read)).map((row) => ({
    ref: row.ref,
    title: row.title,
    state: stateOf({
      openedAt: instant(row.opened_at),
      approvedAt: instant(row.approved_at),
      waitingFor: row.reviewers - row.signed,
    }),
    systems: row.systems,
    items: row.items,
    decided: row.decided,
    reviewers: row.reviewers,
    signed: row.signed,
    dueAt: row.due_at,
  }));
  const lines = reviews.map(
    (one) =>
      `${one.ref}  ${one.state}  ${one.decided} of ${one.items} decided, due ${one.dueAt}  ${one.title}`,
  );
  call.answer(lines.length > 0 ? lines : "There are no access reviews yet.", reviews);
}

/** PDF, JSON and CSV of one review into a folder, which is made when it is not there. */
async function exportOne(call: Call): Promise<void> {
  const ref = requireWord(call, 1, "The reference of the review");
  const out = requireOption(call, "out");
  const app = await call.open();
  const review = await findReviewByRef(app.read, ref);
  if (!review?.opened_at) throw new Error(`There is no access review ${ref}, or it is still a draft.`);
  const found = await reviewRecord(app.read, review.id);
  const pdf = await renderWhole("access-review", {
    record: found,
    origin: await originOf(app, actorName(call.actor)),
  });
  const files = [
    { name: `${review.ref}.pdf`, bytes: pdf },
    { name: `${review.ref}.json`, bytes: Buffer.from(`${JSON.stringify(found, null, 2)}\n`) },
    { name: `${review.ref}.csv`, bytes: Buffer.from(reviewCsv(found)) },
  ];
  const paths = await exportFiles(out, files, () =>
    perform(app, call.actor, (work) =>
      record(work, {
        action: "access-reviews.export",
        subject: { type: "access-review", id: review.id, ref: review.ref },
        after: { files: files.map((file) => file.name) },
      }),
    ),
  );
  call.answer(paths, { review: review.ref, files: paths });
}
