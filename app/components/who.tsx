/** A person's name as they write it, kept from turning the text around it. What a job did, Surety did. */
export function Who({ name, lang }: { name: string; lang?: string }) {
  return <bdi lang={lang}>{name.replace(/^job:(.+)$/, "Surety ($1)")}</bdi>;
}
