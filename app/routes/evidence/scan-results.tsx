import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "#app/auth/require";
import { submitScan } from "#app/http/scan-form";
import { AddScan } from "#components/evidence/add-scan";
import { ScanResults } from "#components/evidence/scan-results";
import { Upload } from "#components/files/upload";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Form, useAnswer } from "#components/ui/form";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { Submit } from "#components/ui/submit";
import { scanReaders } from "#evidence/scan-results/readers";

export const meta = () => [{ title: "Add scan results · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  requireUser(args, "evidence.push");
  return { formats: scanReaders.map(({ title, from }) => [title, from] as const) };
}

export async function action(args: ActionFunctionArgs) {
  return submitScan(args);
}

export default function AddScanResults() {
  const { formats } = useLoaderData<typeof loader>();
  const answer = useAnswer<typeof action>();
  const tried = answer?.tried;
  return (
    <>
      <Crumbs steps={[["Evidence", "/evidence"], ["Scan results"]]} />
      <PageHeader
        title="Add scan results"
        intro="What another scanner, linter or test runner wrote. Try it first: nothing is recorded before you add it."
      >
        <Link className="btn" to="/evidence/scan-mapping">
          Mapping to controls
        </Link>
      </PageHeader>
      <div className="stack">
        {tried ? (
          <>
            <ScanResults scan={tried.scan} />
            <AddScan key={tried.token} tried={tried} answer={answer} />
          </>
        ) : null}
        <Card title={tried ? "Another file" : "File"} pad>
          <Form<{ stored: string }>
            id="try"
            key={tried?.token}
            answer={tried ? null : answer}
            multipart
            foot={
              <Submit kind={tried ? "quiet" : "go"} name="do" value="try" busy="Reading">
                Try it
              </Submit>
            }
          >
            {(fields) => (
              <Upload
                field={{ ...fields.stored, id: "scan-files", name: "files" }}
                label="Results as the program wrote them"
                hint="One file, up to 200 MiB. The format is recognised by the content."
                to="/evidence/files"
              />
            )}
          </Form>
        </Card>
        <Card title="Formats that are read" pad>
          <ul>
            {formats.map(([title, from]) => (
              <li key={title}>
                {title}: <span className="muted">{from}</span>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}
