import { Copy } from "#components/ui/copy";
import { Disclosure } from "#components/ui/disclosure";
import { githubActions, gitlabCi } from "#domain/installation/ci-snippets";

type Token = { id: string; name: string; prefix: string; controls: readonly string[] };

/** What a pipeline needs to send scan results by a token, ready to be copied. */
export function TokenSnippets({ token, address }: { token: Token; address: string }) {
  const given = { address, controls: token.controls };
  return (
    <Disclosure act={`Use ${token.name} (${token.prefix}) in a pipeline`}>
      <p>
        It adds evidence of {token.controls.join(", ")}. Store the token as the secret{" "}
        <code>SURETY_TOKEN</code> of the repository or project, and set <code>RESULTS</code> to the file that
        the scan writes.
      </p>
      <Snippet title="GitHub Actions" text={githubActions(given)} />
      <Snippet title="GitLab CI" text={gitlabCi(given)} />
    </Disclosure>
  );
}

function Snippet({ title, text }: { title: string; text: string }) {
  return (
    <section className="stack tight" aria-label={title}>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section className="preview" tabIndex={0} aria-label={`Text for ${title}`}>
        <pre className="pad">{text}</pre>
      </section>
      <Copy text={text} what={`the text for ${title}`} />
    </section>
  );
}
