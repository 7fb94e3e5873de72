import type { ReadStream } from "node:fs";
import { basename } from "node:path";
import { type Call, type Command, requireOption, requireWord, WrongUsage } from "#app/cli/command";
import { dayOption } from "#app/cli/day-option";
import { openFile } from "#app/cli/open-file";
import { pushScanResults } from "#app/cli/scan-results";
import type { AppContext } from "#app/context";
import { addEvidence, type NewEvidence } from "#app/operations/evidence/evidence";
import { perform } from "#app/work";
import { findEvidence, listEvidenceFiles, listReviews } from "#db/evidence/evidence";
import { listEvidence, listFindings, listLinks } from "#db/evidence/lists";
import { type EvidenceKind, evidenceKindNames } from "#domain/evidence/evidence";
import { requiredLine } from "#domain/text-fields";
import { ofItsKind } from "#evidence/files/file-kinds";

export const command: Command = {
  name: "evidence",
  usage: [
    "evidence list",
    "evidence add --control ID --title TITLE [--performed DAY] [--due DAY] [--event ID] [--kind KIND] [--source NAME] [--query TEXT] FILE…",
    "evidence push [--dry-run] [--format FORMAT] [--control ID …] [--title TITLE] [--performed DAY] [--environment NAME] [--query TEXT] FILE…",
    "evidence show REF",
  ],
  options: {
    control: { type: "string", multiple: true },
    title: { type: "string" },
    performed: { type: "string" },
    due: { type: "string" },
    event: { type: "string" },
    kind: { type: "string" },
    source: { type: "string" },
    query: { type: "string" },
    "dry-run": { type: "boolean" },
    format: { type: "string" },
    environment: { type: "string" },
  },
  run(call) {
    const verb = call.words[0];
    if (verb === "list") return list(call);
    if (verb === "add") return add(call);
    if (verb === "push") return pushScanResults(call);
    if (verb === "show") return show(call);
    throw new WrongUsage("Use list, add, push or show.");
  },
};

async function list(call: Call): Promise<void> {
  const app = await call.open();
  const rows = await listEvidence(app.read, {});
  call.answer(
    rows.map(
      (row) =>
        `${row.ref}  ${row.extracted_at}  ${row.verdict ?? "waiting"}  ${row.title}  (${row.controls ?? "no control"})`,
    ),
    rows,
  );
}

/** The title as the form on the web takes it. */
function titleOption(call: Call): string {
  const typed = requireOption(call, "title");
  const title = requiredLine("--title is missing.").safeParse(typed);
  if (!title.success || /\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(typed))
    throw new WrongUsage("--title is one line of at most 200 characters, without control characters.");
  return title.data;
}

async function add(call: Call): Promise<void> {
  const paths = call.words.slice(1);
  if (paths.length === 0) throw new WrongUsage("Name at least one file.");
  const controls = call.options.control;
  if (!Array.isArray(controls) || controls.length === 0) throw new WrongUsage("--control is missing.");
  const title = titleOption(call);
  const kind = (call.options.kind ?? "document") as EvidenceKind;
  if (!evidenceKindNames.includes(kind))
    throw new WrongUsage(`--kind is one of ${evidenceKindNames.join(", ")}.`);
  const dueOn = dayOption(call, "due");
  const performed = dayOption(call, "performed");
  const eventId = typeof call.options.event === "string" ? call.options.event : null;
  // Opened before anything is stored, so that a name typed wrong leaves nothing behind.
  const opened: { name: string; bytes: ReadStream }[] = [];
  const files: NewEvidence["files"][number][] = [];
  let app: AppContext;
  try {
    for (const path of paths) opened.push({ name: basename(path), bytes: await openFile(path) });
    app = await call.open();
    for (const { name, bytes } of opened) {
      const stored = await app.vault.put(ofItsKind(name, bytes));
      files.push({ name, mediaType: "application/octet-stream", ...stored });
    }
  } finally {
    for (const { bytes } of opened) bytes.destroy();
  }
  const { source, query } = call.options;
  const provenance = {
    source: typeof source === "string" ? source : "Files handed over at the command line",
    query: typeof query === "string" ? query : null,
    extractedAt: app.now(),
  };
  const links = controls.map((ref) => ({ controlRef: String(ref), dueOn, eventId }));
  const { ref } = await perform(app, call.actor, (work) =>
    addEvidence(work, {
      title,
      kind,
      performed: performed === null ? null : { from: performed, to: performed },
      provenance,
      files,
      controls: links,
    }),
  );
  call.answer(
    [
      `${ref} added: ${files.length} files. Another user has to accept it.`,
      ...files.map((file) => `${file.sha256}  ${file.name}`),
    ],
    { ref, files },
  );
}

async function show(call: Call): Promise<void> {
  const ref = requireWord(call, 1, "The reference");
  const app = await call.open();
  const item = await findEvidence(app.read, ref);
  if (!item) throw new Error(`There is no evidence ${ref}.`);
  const [files, reviews, findings, links] = await Promise.all([
    listEvidenceFiles(app.read, item.id),
    listReviews(app.read, item.id),
    listFindings(app.read, item.id),
    listLinks(app.read, item.id),
  ]);
  call.answer(
    [
      `${item.ref}  ${item.title}`,
      `Source: ${item.source}`,
      `Extracted: ${item.extracted_at} by ${item.extracted_by}`,
      ...(item.partial ? [`Partial: ${item.partial}`] : []),
      ...files.map((file) => `File: ${file.sha256}  ${file.name}  ${file.size} bytes`),
      ...links
        .filter((link) => !link.ended_at)
        .map((link) => `Control: ${link.ref} ${link.due_on ?? ""}`.trimEnd()),
      ...findings.map((one) => `${one.verdict}: ${one.rule} of ${one.object}: ${one.detail}`),
      ...reviews.map(
        (one) =>
          `${one.verdict} ${one.reviewed_at} by ${one.reviewed_by}${one.reason || one.rule ? `: ${one.reason ?? one.rule}` : ""}`,
      ),
    ],
    { ...item, files, links, findings, reviews },
  );
}
