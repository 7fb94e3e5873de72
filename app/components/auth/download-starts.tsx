import { useEffect } from "react";
import { Link } from "#components/ui/link";
import { PageHeader } from "#components/ui/page-header";

type Download = { file: string; page: string };

/**
 * After a step-up on the way to a file: the download starts, and the page that it belongs to is one step away. `start` is
 * false where the page came as a document, whose Refresh header starts it without scripts.
 */
export function DownloadStarts({ file, page, start }: Download & { start: boolean }) {
  useEffect(() => {
    if (start) window.location.assign(file);
  }, [file, start]);
  return (
    <>
      <PageHeader title="Your download starts" intro="Your confirmation is valid for 10 minutes." />
      <p className="row">
        <a className="btn" href={file}>
          Download again
        </a>
        <Link className="btn go" to={page}>
          Back to the page
        </Link>
      </p>
    </>
  );
}
