import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can } from "#app/http";
import { readVendor } from "#app/vendor";
import { AssessmentBadge } from "#components/assessment-badge";
import { Badge } from "#components/badge";
import { Crumbs } from "#components/crumbs";
import { Facts } from "#components/facts";
import { Head } from "#components/head";
import { Ledger, LedgerRow } from "#components/ledger";
import { Sheet } from "#components/sheet";
import { When } from "#components/when";
import { Who } from "#components/who";
import { placesText } from "#domain/subprocessor-words";
import { tierNames } from "#domain/vendors";

export const meta = () => [{ title: "Company · Surety" }];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "vendors.view");
  const vendor = await readVendor(args.context.app, args.params.id ?? "");
  if (!vendor) throw notFound();
  return { vendor, edit: can(visitor, "vendors.edit") };
}

export default function Vendor() {
  const { vendor, edit } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [vendor.name]]} />
      <Head title={<bdi>{vendor.name}</bdi>} lede={vendor.formerNames.length ? `Was called ${vendor.formerNames.join(", ")}.` : undefined}>
        {edit ? (
          <>
            <Link className="btn" to={`/subprocessors/${vendor.id}/edit`}>
              Edit
            </Link>
            <Link className="btn" to={`/subprocessors/${vendor.id}/report`}>
              Note a report
            </Link>
            <Link className="btn go" to={`/subprocessors/${vendor.id}/review`}>
              Review it
            </Link>
          </>
        ) : null}
      </Head>
      <div className="cols">
        <div className="stack">
          <Lines />
          <Reports />
          <Reviews />
        </div>
        <Sheet title="The company" aside={vendor.ref}>
          <Facts
            facts={[
              ["Assessment", <AssessmentBadge key="a" state={vendor.assessment} nextReviewOn={vendor.nextReviewOn} />],
              ["Owner", vendor.owner ? <Who key="o" name={vendor.owner} /> : "nobody yet"],
              ["Tier", tierNames[vendor.tier]],
              ["Sees", vendor.dataSeen ?? "not stated"],
              ["Contract", vendor.contract ?? "not recorded"],
              ["DPA signed", vendor.dpaSignedOn ? <When key="d" at={vendor.dpaSignedOn} as="record" /> : "not recorded"],
              vendor.website ? ["Web address", <a key="w" href={vendor.website} rel="noreferrer nofollow">{vendor.website}</a>] : null,
            ]}
          />
        </Sheet>
      </div>
    </>
  );
}

function Lines() {
  const { vendor, edit } = useLoaderData<typeof loader>();
  if (vendor.lines.length === 0) return null;
  return (
    <Sheet title="On the public list">
      <Ledger label="Lines of the public list">
        {vendor.lines.map((line) => (
          <LedgerRow
            key={line.id}
            when={line.state === "in use" ? <Badge state="kept">in use</Badge> : <Badge state={line.state === "to come" ? "due" : "revoke"}>{line.state}</Badge>}
            under={
              <>
                <When at={line.fromOn} as="record" />
                {line.untilOn ? (
                  <>
                    {" "}
                    – <When at={line.untilOn} as="record" />
                  </>
                ) : null}
              </>
            }
            who={edit && line.state === "in use" && !line.untilOn ? <Link to={`/subprocessors/lines/${line.id}/change`}>Change…</Link> : undefined}
          >
            {line.name === vendor.name ? null : (
              <>
                <bdi>{line.name}</bdi>
                <br />
              </>
            )}
            {line.purpose}
            <br />
            <small>
              {line.data ?? "data not stated"} · {placesText(line.countries)}
              {line.transfer ? ` · ${line.transfer}` : ""}
              {line.reason ? ` · ${line.reason}` : ""}
            </small>
          </LedgerRow>
        ))}
      </Ledger>
    </Sheet>
  );
}

function Reports() {
  const { vendor } = useLoaderData<typeof loader>();
  return (
    <Sheet title="Assurance reports" aside={vendor.reports.length ? <Badge state={vendor.reportState === "missing" ? "none" : vendor.reportState} /> : undefined}>
      {vendor.reports.length === 0 ? (
        <p className="pad">
          <Badge state="none">no report yet</Badge> Ask for the SOC 2 report or the ISO certificate, read it, and note here what it covers.
        </p>
      ) : (
        <Ledger label="Assurance reports">
          {vendor.reports.map((report) => (
            <LedgerRow key={report.id} when={<When at={report.coversTo} as="record" />} under="covers until" who={<Who name={report.recordedBy} />}>
              {report.kind}
              {report.issuer ? `, ${report.issuer}` : ""}
              <br />
              <small>
                From <When at={report.coversFrom} as="record" />. {report.exceptions ? `Exceptions: ${report.exceptions}` : "Names no exceptions."}
              </small>
            </LedgerRow>
          ))}
        </Ledger>
      )}
    </Sheet>
  );
}

function Reviews() {
  const { vendor } = useLoaderData<typeof loader>();
  return (
    <Sheet title="Reviews">
      {vendor.reviews.length === 0 ? (
        <p className="pad">
          <Badge state="none">never reviewed here</Badge>
        </p>
      ) : (
        <Ledger label="Reviews">
          {vendor.reviews.map((review) => (
            <LedgerRow key={review.id} when={<When at={review.at} />} under={review.outcome} who={<Who name={review.by} />}>
              {review.note}
            </LedgerRow>
          ))}
        </Ledger>
      )}
    </Sheet>
  );
}
