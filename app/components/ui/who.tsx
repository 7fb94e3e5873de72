import { actorLabel } from "#domain/actor-names";
import { breakable } from "./breakable";

/** A person's name as they write it, kept from turning the text around it; a job, a program or the command line in words. */
export function Who({ name, lang }: { name: string; lang?: string }) {
  return <bdi lang={lang}>{breakable(actorLabel(name))}</bdi>;
}
