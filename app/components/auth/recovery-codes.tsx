import { Form } from "@remix-run/react";
import { Copy } from "#components/ui/copy";
import { Note } from "#components/ui/note";
import { PageHeader } from "#components/ui/page-header";

/** Shown once, right after they were made. The way on asks whether they are stored. */
export function RecoveryCodes({ codes, to }: { codes: string[]; to: string }) {
  const text = codes.join("\n");
  return (
    <>
      <PageHeader
        title="Your recovery codes"
        intro="Each works once, in place of a code from your phone. Print them or keep them in a safe place."
      />
      <ol className="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p className="row">
        <Copy text={text} what="the recovery codes" />
        <a
          className="btn"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
          download="surety-recovery-codes.txt"
        >
          Download
        </a>
      </p>
      <Note tone="risk">They are shown only now. Surety stores no readable copy.</Note>
      <Form action={to} className="stack close">
        <label className="pick">
          <input type="checkbox" required />
          <span>I have stored the codes where I find them without my phone.</span>
        </label>
        <p className="row">
          <button className="btn go" type="submit">
            Continue
          </button>
        </p>
      </Form>
    </>
  );
}
