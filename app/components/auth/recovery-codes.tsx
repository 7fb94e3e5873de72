import { Link } from "#components/ui/link";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";

/** Shown once, right after they were made. */
export function RecoveryCodes({ codes, to }: { codes: string[]; to: string }) {
  return (
    <>
      <PageHeader
        title="Your recovery codes"
        lede="Each works once, in place of a code from your phone. Print them or keep them in a safe place."
      />
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Note tone="risk">They are shown only now. Surety stores no readable copy.</Note>
      <p className="row">
        <Link className="btn go" to={to}>
          I have saved them, continue
        </Link>
      </p>
    </>
  );
}
