import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import { type ActionFunctionArgs, data, type TypedResponse } from "@remix-run/node";
import { needsStepUp, notFound, requireStillSignedIn, requireUser } from "#app/auth/require";
import { stepUp } from "#app/auth/step-up";
import { actorOf, type Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { NotText } from "#app/http/body-text";
import { type FieldLimits, refusedForm } from "#app/http/fields";
import { readBody } from "#app/http/form-body";
import { refuseChanged, type Stored } from "#app/http/shown";
import { sayTwice } from "#app/http/twice";
import { nameTypedPeople } from "#app/http/typed-people";
import type { Queues } from "#app/limits/fair-queues";
import type { LimitName } from "#app/limits/rates";
import { asRefusal } from "#app/storage/storage-errors";
import { perform, type Work } from "#app/work";
import type { ReadDb } from "#db/client";
import { type ChangedRecord, RecordChanged } from "#domain/changed-records";
import { type RefusalCode, Refused, RefusedTogether, TooMany } from "#domain/errors";
import { anyCode } from "#domain/installation/codes";
import { type Action, may } from "#domain/roles";
import type { z } from "#domain/schema";

/** The HTTP status of each refusal. */
export const statusOf: Record<RefusalCode, number> = {
  invalid: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
  full: 507,
};

// Never echoed into a page, whatever else of the form is kept.
const secretFields = ["password", "current", "code", "secret"];
const hiddenIn = (form: FormData) => [
  ...secretFields,
  ...[...form.keys()].filter((name) => name.startsWith("secret-")),
];

/** What a form's page gets back when something was wrong: conform's result, and whether a code is asked for. */
export type FormAnswer = {
  result: SubmissionResult<string[]> | null;
  stepUp?: boolean;
  message?: string;
  changed?: ChangedRecord;
};

/** Data with its status, as `data` of Remix makes it. */
type WithInit<D> = ReturnType<typeof data<D>>;
/** What an action says after it: a redirect, or data for the page that sent the form. */
export type After<D> = Response | TypedResponse<never> | WithInit<D>;
/**
 * What `useAnswer` of the page can hold: a refusal of the form, or what the act answers.
 * `kind` is never set: without it TypeScript reduces the answers of a page's buttons to the one with fewest fields.
 */
export type Submitted<D> =
  | TypedResponse<never>
  | (WithInit<FormAnswer & Partial<Omit<D, "result">>> & { kind?: (answer: D) => D });

export type Change<S extends z.ZodType, R, D> = {
  schema: S;
  /** Who may send this form at all; others get 404. */
  action?: Action;
  /** The act needs a second factor from the last 10 minutes; a `code` in the form gives one. */
  stepUp?: boolean;
  /** A narrower bound on what one user has running, for work that takes long. */
  queue?: keyof Queues;
  /** How often one user may do this. */
  limit?: LimitName;
  /** Already parsed form data, for routes that stream uploads themselves. */
  form?: FormData;
  /** Most rows that the form lists, where it lists any. */
  rows?: number;
  /** The record as the form shows it: a form from a page that showed another state of it is refused, in the transaction of the change. */
  stored?: (db: ReadDb, input: z.output<S>) => Promise<Stored | undefined>;
  /** The change itself, in one transaction. */
  change?: (work: Work, input: z.output<S>) => Promise<R>;
  /** Instead of `change`, when something must be gathered first (files, hashes): calls `perform` itself, and `check` where the form shows a record. */
  run?: (visitor: Visitor, input: z.output<S>, check: (db: ReadDb) => Promise<void>) => Promise<R>;
  /** Where to go after it, normally a redirect. */
  then: (result: R, input: z.output<S>) => After<D> | Promise<After<D>>;
};

/**
 * One form of a signed-in person: parse (400 with the values kept), step-up, perform, answer.
 * A rule's refusal comes back on the form with its own status; anything else is a bug and is thrown on.
 */
export async function submit<S extends z.ZodType, R, D>(
  args: ActionFunctionArgs,
  options: Change<S, R, D>,
): Promise<Submitted<D>> {
  const visitor = requireUser(args, options.action);
  const leave = await args.context.app.queues.forms.enter(visitor.userId).catch(refusedPage);
  return answerForm(args, visitor, options).finally(leave);
}

async function answerForm<S extends z.ZodType, R, D>(
  args: ActionFunctionArgs,
  signedIn: Visitor,
  options: Change<S, R, D>,
): Promise<Submitted<D>> {
  const { app } = args.context;
  let visitor = signedIn;
  args.context.answered = "refused";
  const typed = options.form ?? (await readForm(args.request, { rows: options.rows }));
  await requireStillSignedIn(args, signedIn);
  const { form, errors, asTyped } = await nameTypedPeople(app, visitor.role, typed);
  const submission = parseWithZod(form, { schema: options.schema });
  const hide = { hideFields: hiddenIn(form) };
  if (Object.keys(errors).length > 0) {
    const fieldErrors = { ...errorsOf(submission), ...errors };
    return refusal<D>({ result: asTyped(submission.reply({ ...hide, fieldErrors })) }, 400);
  }
  if (submission.status !== "success") return refusal<D>({ result: asTyped(submission.reply(hide)) }, 400);
  try {
    if (options.stepUp && needsStepUp(visitor, app.now())) {
      visitor = await stepUp(args.context, visitor, requireCode(form));
    }
    const input = submission.value as z.output<S>;
    const { run, queue, limit } = options;
    if (limit) await app.limits.take(limit, visitor.userId);
    const check = async (db: ReadDb) =>
      refuseChanged(db, signedIn, await options.stored?.(db, input), form.get("shown"));
    const result = run
      ? await (queue
          ? app.queues[queue].run(visitor.userId, () => run(visitor, input, check))
          : run(visitor, input, check))
      : await perform(app, actorOf(visitor), async (work) => {
          await check(work.db);
          return options.change?.(work, input) as Promise<R>;
        });
    args.context.answered = "done";
    return (await sayTwice(
      app,
      visitor,
      submission.payload,
      await options.then(result, input),
    )) as Submitted<D>;
  } catch (error) {
    const refused = refusalOf(app, error);
    if (refused.code === "forbidden" && refused.field !== "code")
      args.context.denied?.push(options.action ?? "form");
    if (refused instanceof TooMany) args.context.waitSeconds = refused.waitSeconds;
    const answer = { reply: (more: object) => asTyped(submission.reply({ ...hide, ...more })) };
    return refusalAnswer<D>(refused, answer, refused.field === "code");
  }
}

type GuestChange<S extends z.ZodType, R, D> = {
  schema: S;
  run: (input: z.output<S>) => Promise<R>;
  then: (result: R, input: z.output<S>) => After<D> | Promise<After<D>>;
};

/** One form of a visitor who is not signed in: set-up, sign-in, a one-time link. Fields named like secrets are never sent back. */
export async function submitGuest<S extends z.ZodType, R, D>(
  { request, context }: ActionFunctionArgs,
  options: GuestChange<S, R, D>,
): Promise<Submitted<D>> {
  context.answered = "refused";
  const form = await readForm(request);
  const submission = parseWithZod(form, { schema: options.schema });
  const hide = { hideFields: secretFields };
  if (submission.status !== "success") {
    return refusal<D>({ result: submission.reply(hide) }, 400);
  }
  const input = submission.value as z.output<S>;
  try {
    const result = await options.run(input);
    context.answered = "done";
    return (await options.then(result, input)) as Submitted<D>;
  } catch (error) {
    const refused = refusalOf(context.app, error);
    if (refused instanceof TooMany) context.waitSeconds = refused.waitSeconds;
    return refusalAnswer<D>(refused, { reply: (answer) => submission.reply({ ...hide, ...answer }) });
  }
}

/** The refusal that an error means to the person at the form, trouble with the vault's disk included; throws what is a bug. */
export function refusalOf(app: AppContext, error: unknown, field?: string): Refused {
  const refusal = asRefusal(error, field);
  if (!(refusal instanceof Refused)) throw error;
  if (refusal !== error) app.logger.error({ err: error }, "the vault cannot be used");
  return refusal;
}

/** What a form that does not fit its schema was refused for, by field. */
function errorsOf(submission: { status?: string; error?: Record<string, string[] | null> | null }) {
  const found = Object.entries(submission.error ?? {});
  return Object.fromEntries(found.flatMap(([field, words]) => (words ? [[field, words] as const] : [])));
}

/** Only what a refusal has: the fields that an act would add are not there. */
function refusal<D>(answer: FormAnswer, status: number) {
  return data(answer as FormAnswer & Partial<Omit<D, "result">>, { status });
}

/** A refusal as the answer of a form: on its field, or above the form. */
function refusalAnswer<D>(
  refused: Refused,
  submission: {
    reply(options: {
      fieldErrors?: Record<string, string[]>;
      formErrors?: string[];
    }): SubmissionResult<string[]>;
  },
  stepUp = false,
) {
  const reasons = refused instanceof RefusedTogether ? refused.reasons : [refused];
  const errors = {
    fieldErrors: Object.fromEntries(
      reasons.flatMap(({ field, message }) => (field ? [[field, [message]]] : [])),
    ),
    formErrors: reasons.flatMap(({ field, message }) => (field ? [] : [message])),
  };
  const changed = refused instanceof RecordChanged ? { changed: refused.changed } : {};
  return refusal<D>({ result: submission.reply(errors), stepUp, ...changed }, statusOf[refused.code]);
}

/**
 * The form that a request carries; the only way to one, beside `readUpload`. A form that lists rows declares how many.
 * @throws Response 400 when it cannot be read, or no page here sends it
 */
export async function readForm(request: Request, limits?: FieldLimits): Promise<FormData> {
  try {
    return await readBody(request, limits);
  } catch (error) {
    if (error instanceof Response) throw error;
    if (error instanceof NotText) throw refusedForm(error.message);
    throw refusedForm("The form could not be read.");
  }
}

/** In a loader: turns a refusal of a read into the plain page with that status; not allowed looks like not there. */
export function refusedPage(refusal: unknown): never {
  if (refusal instanceof Refused) {
    throw refusal.code === "forbidden"
      ? notFound()
      : new Response(refusal.message, { status: statusOf[refusal.code] });
  }
  throw refusal;
}

/** Whether the visitor may do the action, for showing or leaving out a button. */
export function can(visitor: Visitor, action: Action): boolean {
  return may(visitor.role, action);
}

function requireCode(form: FormData): string {
  const code = form.get("code");
  if (typeof code !== "string" || !code.trim())
    throw new Refused("forbidden", "Enter the six-digit code that your app shows now.", "code");
  const read = anyCode.safeParse(code);
  // What cannot be a code is not an attempt.
  if (!read.success) throw new Refused("forbidden", `${read.error.issues[0]?.message}.`, "code");
  return read.data;
}
