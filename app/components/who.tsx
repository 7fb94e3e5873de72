/** A person's name as they write it, kept from turning the text around it. */
export function Who({ name, lang }: { name: string; lang?: string }) {
  return <bdi lang={lang}>{name}</bdi>;
}
