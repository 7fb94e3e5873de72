import { z } from "#domain/schema";
import rows from "./scan-mapping.json";

const mapping = z.array(
  z.strictObject({
    format: z.string().regex(/^[a-z-]+$/),
    rule: z.string().min(1),
    controls: z.array(z.string().regex(/^[A-Z]{2}-\d\d$/)).min(1),
  }),
);

/** The mapping of scan results to controls that ships: format and pattern of a rule, and the control that it serves. */
export const shippedMapping = mapping
  .parse(rows)
  .flatMap(({ format, rule, controls }) => controls.map((control) => ({ format, rule, control })));
