/** The sets of rules between which an organisation chooses: what it is, where, for whom. Plain words, no schemas. */
export const regimes = {
  contracts: "We promised customers in contracts to tell them of breaches",
  "gdpr-processor": "EU or EEA: we handle personal data for our customers (processor)",
  "gdpr-controller": "EU or EEA: we decide ourselves about some personal data (controller)",
  uk: "United Kingdom: we decide ourselves about some personal data",
  nis2: "EU: we are an essential or important entity (NIS2)",
  dora: "EU: we are a financial entity (DORA)",
  cra: "EU: we make products with digital elements (Cyber Resilience Act)",
  sec: "United States: our shares are listed (SEC)",
  "hipaa-covered": "United States: we are a covered entity of HIPAA",
  "hipaa-associate": "United States: we handle health information for one (business associate)",
  "new-york": "New York: we hold data of residents",
  texas: "Texas: we hold data of residents or do business there",
  california: "California: we hold data of residents",
  canada: "Canada: we control personal information (PIPEDA)",
  australia: "Australia: the Privacy Act binds us",
} as const;
export type Regime = keyof typeof regimes;
export const regimeNames = Object.keys(regimes) as Regime[];

/** What binds until somebody has chosen: contracts and the GDPR in both roles. */
export const firstRegimes: readonly Regime[] = ["contracts", "gdpr-processor", "gdpr-controller"];

/** The plain questions about one incident from which its clocks are proposed. */
export const questions = {
  personal: "Is personal data concerned?",
  own: "Is some of it data about which we decide ourselves, such as our staff’s or our contacts’?",
  risk: "Is a risk to the people concerned likely, or cannot be ruled out?",
  highRisk: "Is a high risk to them likely, such as fraud, exposure or danger?",
  disruption: "Did it, or can it, disrupt our service severely or harm others considerably?",
  financial: "Does it touch services that financial clients or transactions depend on?",
  investors: "Could it matter to somebody who decides whether to buy our shares?",
  health: "Is health information concerned that was not encrypted?",
  newYork: "Are residents of New York among the people concerned?",
  texas: "Are residents of Texas among the people concerned?",
  california: "Are residents of California among the people concerned?",
  canada: "Are people in Canada concerned, with a real risk of significant harm?",
  australia: "Are people in Australia concerned, with serious harm not ruled out?",
  exploited: "Is a weakness in a product of ours being used by attackers?",
  product: "Is the security of a product of ours severely affected?",
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
