/** A policy's text as the server rendered and sanitised it. */
export function PolicyText({ html }: { html: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: policies/markdown.ts sanitised it, and its tests attack it
  return <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}
