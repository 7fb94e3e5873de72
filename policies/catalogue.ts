import {
  type Category,
  categories,
  frequencies,
  populations,
  series,
  seriesOf,
} from "#domain/controls/controls";
import { z } from "#domain/schema";
import controlsFile from "./controls.json";
import criteriaFile from "./criteria.json";
import crosswalkFile from "./crosswalk.json";

const criterion = z.strictObject({
  id: z.string().regex(/^(CC\d|A1|C1|PI1|P\d)\.\d$/),
  category: z.enum(categories),
  series: z.string().min(1),
  title: z.string().min(1),
  description: z.string().min(1),
  typicalEvidence: z.array(z.string().min(1)),
  typicalCadence: z.string().min(1),
});

/** One of the 61 Trust Services Criteria, described in our own words. */
type Criterion = z.infer<typeof criterion>;

const control = z
  .strictObject({
    ref: z.string().regex(/^[A-Z]{2}-\d\d$/),
    title: z.string().min(1),
    statement: z.string().min(1),
    why: z.string().min(1),
    frequency: z.enum(frequencies),
    population: z.enum(populations).optional(),
    withinDays: z.int().min(0).default(0),
    graceDays: z.int().min(0),
    evidence: z.array(z.string().min(1)).min(1),
    test: z.string().min(1),
    criteria: z.array(z.string()).min(1),
    policy: z.string().regex(/^[a-z-]+$/),
  })
  .refine((entry) => series.includes(seriesOf(entry.ref)), "unknown series")
  .refine(
    (entry) => (entry.frequency === "per-event") === (entry.population !== undefined),
    "population and frequency disagree",
  );

/** One control as the catalogue offers it. */
export type CatalogueControl = z.infer<typeof control>;

const target = z.strictObject({ id: z.string(), sources: z.array(z.string()) });
const crosswalk = z.record(
  z.string(),
  z.strictObject({
    nist80053: z.array(target),
    iso27001: z.array(target),
    gdpr: z.array(target),
    nistCsf: z.array(target),
    note: z.string().optional(),
  }),
);

/** Where a criterion meets other frameworks, each pair with the public mappings that also have it. */
type Crosswalk = z.infer<typeof crosswalk>[string];

let read:
  | { criteria: Criterion[]; controls: CatalogueControl[]; crosswalk: Record<string, Crosswalk> }
  | undefined;

function catalogue() {
  if (read) return read;
  const criteria = z.array(criterion).parse(criteriaFile);
  const controls = z.array(control).parse(controlsFile);
  const ids = new Set(criteria.map((entry) => entry.id));
  for (const entry of controls) {
    const strange = entry.criteria.find((id) => !ids.has(id));
    if (strange)
      throw new Error(
        `policies/controls.json: ${entry.ref} names criterion ${strange}, which does not exist.`,
      );
  }
  read = { criteria, controls, crosswalk: crosswalk.parse(crosswalkFile.mappings) };
  return read;
}

/** All 61 criteria in their own order, or those of the chosen categories. */
export function listCriteria(chosen: readonly Category[] = categories): Criterion[] {
  return catalogue().criteria.filter((entry) => chosen.includes(entry.category));
}

/** One criterion by its id, such as "CC6.1". */
export function findCriterion(id: string): Criterion | undefined {
  return catalogue().criteria.find((entry) => entry.id === id);
}

/** What other frameworks say on a criterion's subject; undefined for an unknown id. */
export function findCrosswalk(criterionId: string): Crosswalk | undefined {
  return catalogue().crosswalk[criterionId];
}

/** Controls of the catalogue that serve at least one criterion of the chosen categories, in order of their series. */
export function listCatalogueControls(chosen: readonly Category[] = categories): CatalogueControl[] {
  const ids = new Set(listCriteria(chosen).map((entry) => entry.id));
  return catalogue().controls.filter((entry) => entry.criteria.some((id) => ids.has(id)));
}

/** One control of the catalogue by its reference, such as "AC-03". */
export function findCatalogueControl(ref: string): CatalogueControl | undefined {
  return catalogue().controls.find((entry) => entry.ref === ref);
}
