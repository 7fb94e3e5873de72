/** The sets of rules between which an organisation chooses: what it is, where, for whom. Plain words, no schemas. */
export const regimes = {
  contracts: "Customer contracts require us to notify breaches",
  "gdpr-processor": "EU or EEA: we process personal data for customers (processor)",
  "gdpr-controller": "EU or EEA: we are controller of some personal data",
  uk: "United Kingdom: we are controller of some personal data",
  nis2: "EU: we are an essential or important entity (NIS2)",
  dora: "EU: we are a financial entity (DORA)",
  cra: "EU: we make products with digital elements (Cyber Resilience Act)",
  sec: "United States: our shares are listed (SEC)",
  "hipaa-covered": "United States: we are a covered entity of HIPAA",
  "hipaa-associate": "United States: we handle health information for a covered entity (business associate)",
  "new-york": "New York: we hold data of residents",
  texas: "Texas: we hold data of residents or do business there",
  california: "California: we hold data of residents",
  canada: "Canada: we control personal information (PIPEDA)",
  australia: "Australia: the Privacy Act applies to us",
} as const;
export type Regime = keyof typeof regimes;
export const regimeNames = Object.keys(regimes) as Regime[];

/** The default: contracts and the GDPR in both roles. */
export const firstRegimes: readonly Regime[] = ["contracts", "gdpr-processor", "gdpr-controller"];

/** The plain questions about one incident from which its clocks are proposed. */
export const questions = {
  personal: "Is personal data affected?",
  own: "Are we the controller of some of it, such as data of our staff or contacts?",
  risk: "Is a risk to the people affected likely, or can it not be ruled out?",
  highRisk: "Is a high risk to them likely, such as fraud, exposure or danger?",
  disruption: "Did or can the incident severely disrupt our service or considerably harm others?",
  financial: "Does the incident affect services that financial clients or transactions depend on?",
  investors: "Could the incident matter to a reasonable investor?",
  health: "Is unencrypted health information affected?",
  newYork: "Are residents of New York among the people affected?",
  texas: "Are residents of Texas among the people affected?",
  california: "Are residents of California among the people affected?",
  canada: "Are people in Canada affected, with a real risk of significant harm?",
  australia: "Are people in Australia affected, with serious harm not ruled out?",
  exploited: "Is a vulnerability in one of our products being actively exploited?",
  product: "Is the security of one of our products severely affected?",
} as const;
export type Question = keyof typeof questions;
export const questionNames = Object.keys(questions) as Question[];
/** Not known yet is an answer: it proposes the clock, as yes does. */
export const answerWords = { yes: "Yes", no: "No", unknown: "Not known yet" } as const;
export type Answer = keyof typeof answerWords;
export type Answers = Partial<Record<Question, Answer>>;

type Asking = {
  id: string;
  regime: string;
  /** All of these must hold, or not be known; of `any`, one. */
  asks: readonly string[];
  any?: readonly string[];
};

/** The questions that matter for these rules, in their order. */
export function questionsOf(rules: readonly Asking[]): Question[] {
  const asked = new Set(rules.flatMap((rule) => [...rule.asks, ...(rule.any ?? [])]));
  return questionNames.filter((name) => asked.has(name));
}

/** Which rules the answers call for; of the others, the sentence that says why not. An unanswered question counts as not known. */
export function propose<R extends Asking>(
  rules: readonly R[],
  answers: Answers,
): { rule: R; owed: boolean; why: string }[] {
  const no = (name: string) => answers[name as Question] === "no";
  return rules.map((rule) => {
    const against = rule.asks.filter(no);
    const any = rule.any ?? [];
    if (any.length > 0 && any.every(no)) against.push(...any);
    const why = against.map((name) => `${questions[name as Question]} No.`).join(" ");
    return { rule, owed: against.length === 0, why };
  });
}
