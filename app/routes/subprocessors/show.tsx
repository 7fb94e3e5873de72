import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { notFound, requireUser } from "#app/auth/require";
import { can } from "#app/http/submit";
import { readVendor } from "#app/queries/vendors/vendor";
import { Card } from "#components/ui/card";
import { Crumbs } from "#components/ui/crumbs";
import { Facts } from "#components/ui/facts";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";
import { When } from "#components/ui/when";
import { Who } from "#components/ui/who";
import { AssessmentBadge } from "#components/vendors/assessment-badge";
import { VendorLines } from "#components/vendors/lines";
import { VendorReports } from "#components/vendors/reports";
import { VendorReviews } from "#components/vendors/reviews";
import { tierNames } from "#domain/vendors/vendors";

export const meta = ({ data }: { data?: { vendor: { name: string } } }) => [
  { title: `${data?.vendor.name ?? "Company"} · Surety` },
];

export async function loader(args: LoaderFunctionArgs) {
  const visitor = requireUser(args, "vendors.view");
  const vendor = await readVendor(args.context.app, args.params.id ?? "", visitor.scope);
  if (!vendor) throw notFound();
  return { vendor, edit: can(visitor, "vendors.edit") };
}

export default function Vendor() {
  const { vendor, edit } = useLoaderData<typeof loader>();
  return (
    <>
      <Crumbs steps={[["Subprocessors", "/subprocessors"], [vendor.name]]} />
      <PageHeader
        title={<bdi>{vendor.name}</bdi>}
        intro={vendor.formerNames.length ? `Formerly ${vendor.formerNames.join(", ")}.` : undefined}
      >
        {edit ? (
          <>
            <Link className="btn" to={`/subprocessors/${vendor.id}/edit`}>
              Edit
            </Link>
            <Link className="btn" to={`/subprocessors/${vendor.id}/report`}>
              Record a report
            </Link>
            <Link className="btn go" to={`/subprocessors/${vendor.id}/review`}>
              Review
            </Link>
          </>
        ) : null}
      </PageHeader>
      <div className="cols">
        <div className="stack">
          <VendorLines vendor={vendor} edit={edit} />
          <VendorReports reports={vendor.reports} state={vendor.reportState} />
          <VendorReviews reviews={vendor.reviews} />
        </div>
        <Card title="The company" aside={vendor.ref}>
          <Facts
            facts={[
              [
                "Assessment",
                <AssessmentBadge key="a" state={vendor.assessment} nextReviewOn={vendor.nextReviewOn} />,
              ],
              ["Owner", vendor.owner ? <Who key="o" name={vendor.owner} /> : "unassigned"],
              ["Tier", tierNames[vendor.tier]],
              ["Data access", vendor.dataSeen ?? "not stated"],
              ["Contract", vendor.contract ?? "not recorded"],
              [
                "DPA signed",
                vendor.dpaSignedOn ? <When key="d" at={vendor.dpaSignedOn} as="record" /> : "not recorded",
              ],
              vendor.website
                ? [
                    "Web address",
                    <a key="w" href={vendor.website} rel="noreferrer nofollow">
                      {vendor.website}
                    </a>,
                  ]
                : null,
            ]}
          />
        </Card>
      </div>
    </>
  );
}
