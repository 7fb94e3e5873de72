import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from "@remix-run/node";
import { requireUser } from "#app/auth/require";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { submit } from "#app/http/submit";
import { keepPublishedPage, keptWords, pageType, webAddress } from "#app/operations/controls/published-pages";
import { perform } from "#app/work";
import { FileDrop } from "#components/files/file-drop";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { TextField } from "#components/ui/text-field";
import { fileInput } from "#domain/file-input";
import type { z } from "#domain/schema";
import { requiredText } from "#domain/text-fields";
import { refuseOtherKind } from "#evidence/files/file-kinds";

export const meta = () => [{ title: "Save a published page · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence.add");
  return {};
}

const pageInput = fileInput.extend({ address: requiredText("Enter the page’s address", 2000) });

export async function action(args: ActionFunctionArgs) {
  return submit(args, {
    schema: pageInput,
    action: "evidence.add",
    run: (visitor, input) => keepFile(args.context.app, visitor, input),
    then: (done) => data({ result: null, done: { ref: done.ref, words: keptWords(done) } }),
  });
}

async function keepFile(app: AppContext, visitor: Visitor, { file, address }: z.output<typeof pageInput>) {
  webAddress(address);
  const bytes = Buffer.from(await file.arrayBuffer());
  refuseOtherKind(file.name, bytes, "file");
  const stored = await app.vault.put(bytes);
  const kept = { ...stored, name: file.name, mediaType: pageType(file.name) };
  return perform(app, actorOf(visitor), (work) =>
    keepPublishedPage(work, { address, takenAt: app.now(), file: kept }),
  );
}

export default function KeepPage() {
  const answer = useAnswer<typeof action>();
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], ["Published page"]]} />
      <PageHeader
        title="Save a published page"
        intro="A saved copy of your security or privacy page, as evidence of your public commitments. A later, changed copy of the same address supersedes this one."
      />
      <div className="stack">
        {answer?.done ? (
          <Note tone="kept" live>
            {answer.done.words} <Link to={`/evidence/${answer.done.ref}`}>View</Link>
          </Note>
        ) : null}
        <Card pad>
          <Form<{ file: string; address: string }>
            id="page"
            answer={answer}
            multipart
            foot={<Submit kind="go">Save the page</Submit>}
          >
            {(fields) => (
              <>
                <TextField field={fields.address} label="Address" hint="https://example.com/security" />
                <FileDrop
                  field={fields.file}
                  label="Saved page"
                  accept=".html,.htm,.txt,.md,.pdf"
                  hint="HTML, text or PDF, saved just now. The copy is dated now."
                />
              </>
            )}
          </Form>
        </Card>
      </div>
    </>
  );
}
