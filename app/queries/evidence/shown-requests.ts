import type { Asked, Shown } from "#app/auth/register";
import { type RequestLine, requestLine } from "#app/queries/evidence/requests";
import { type EvidenceRequest, listRequests } from "#db/evidence/requests";
import { organisationDay } from "#db/installation/organisation";
import { requestSearch } from "#domain/evidence/request-forms";
import { requestStates, type requestTabs } from "#domain/evidence/requests";
import { fold } from "#domain/folding";
import { inOrderAsked } from "#domain/installation/lists";

/** Whether a tab holds a request. */
export const isInTab = (line: RequestLine, tab: (typeof requestTabs)[number]) =>
  tab === "overdue" ? line.overdue : line.state === tab;

/** What the list of requests and its file are sorted by. */
export const requestSorts = {
  ref: (line: RequestLine) => line.ref,
  title: (line: RequestLine) => line.title,
  controls: (line: RequestLine) => line.controls,
  person: (line: RequestLine) => line.person,
  due: (line: RequestLine) => line.dueOn,
  state: (line: RequestLine) => requestStates.indexOf(line.state),
};

type Line = RequestLine & { request: EvidenceRequest };

/** Every request, those that the address searches for, and of these the ones of the tab that it names. */
export async function requestsAsked({ app }: Pick<Asked, "app">, query: URLSearchParams) {
  const { q, state } = requestSearch.parse(Object.fromEntries(query));
  const today = await organisationDay(app.read, app.now());
  const all = (await listRequests(app.read)).map(
    (request): Line => ({ ...requestLine(request, today), request }),
  );
  const found = all.filter(({ ref, title, controls, person, askedBy }) =>
    fold(`${ref} ${title} ${controls} ${person} ${askedBy}`).includes(fold(q)),
  );
  return {
    q,
    state: state ?? null,
    all,
    found,
    wanted: found.filter((line) => !state || isInTab(line, state)),
  };
}

/** What the page of evidence requests shows, for its file. */
export const shownRequests: Shown<EvidenceRequest> = {
  fields: { q: "", state: "" },
  list: async (asked, query) =>
    inOrderAsked(query, (await requestsAsked(asked, query)).wanted, requestSorts).map(
      ({ request }) => request,
    ),
};
