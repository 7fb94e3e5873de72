/** How many fields a form may have. A form that lists rows declares how many; others need far fewer. */
export type FieldLimits = {
  /** Most rows, and so most values of one name and the largest index plus one. */
  rows?: number;
};

const FIELDS = 200;
const FIELDS_PER_ROW = 4;
const VALUES_OF_ONE_NAME = 100;
const LONGEST_NAME = 120;
/** `title`, `answers.customer_data`, `rules[12].why`: what our pages write, at most four steps deep. */
const NAME = /^[a-z][\w-]*(?:\.[a-z][\w-]*|\[\d{1,4}\]){0,4}$/i;
const INDEX = /\[(\d+)\]/g;

/**
 * Counts a form's fields and judges their names while they are read, before anything builds an object from them: the
 * form library makes an array as long as the largest index and copies it once for each repeated name, and it takes
 * commands of its own (`__intent__`, `__state__`) that no page of ours sends.
 * @returns a function to be called with each field's name; it throws a Response with status 400
 */
export function fieldGate({ rows = 0 }: FieldLimits = {}): (name: string) => void {
  const most = FIELDS + rows * FIELDS_PER_ROW;
  const mostOfOneName = Math.max(VALUES_OF_ONE_NAME, rows);
  const seen = new Map<string, number>();
  let count = 0;
  return (name) => {
    count += 1;
    const times = (seen.get(name) ?? 0) + 1;
    if (count > most || times > mostOfOneName) throw refusedForm("This form has more fields than its page.");
    if (!isFieldName(name, mostOfOneName)) throw refusedForm("This form has an unknown field.");
    seen.set(name, times);
  };
}

function isFieldName(name: string, indexes: number): boolean {
  if (name.length > LONGEST_NAME || !NAME.test(name)) return false;
  if (name.includes(".constructor") || name.includes(".prototype") || name === "constructor") return false;
  return [...name.matchAll(INDEX)].every(([, index]) => Number(index) < indexes);
}

/** The page that answers a form which no page here sends. */
export function refusedForm(words: string): Response {
  return new Response(`${words} Nothing was changed.`, { status: 400 });
}
