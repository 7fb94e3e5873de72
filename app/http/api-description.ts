import { pushAnswer, pushInput } from "#domain/evidence/push";
import { idempotencyKey, intakeInput } from "#domain/incidents/intake";
import { z } from "#domain/schema";

/** What programs may send, as OpenAPI 3.1: the schemas are made from those by which the code checks. */
export function describeApi(address: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Surety",
      version: "1",
      description:
        "What programs send to Surety by a token: reports of incidents, and scan results as evidence.",
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: address }],
    security: [{ token: [] }],
    paths: {
      "/api/v1/incidents": { post: reportIncident },
      "/api/v1/evidence": { post: pushEvidence },
    },
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "Created under Tokens. Each token does one thing: incidents.report or evidence.push.",
        },
      },
      schemas: {
        Report: schemaOf(intakeInput),
        Reported: {
          type: "object",
          required: ["ref", "status", "url"],
          properties: {
            ref: { type: "string", examples: ["INC-0007"] },
            status: { const: "triage" },
            url: { type: "string", format: "uri" },
          },
        },
        Push: withFile(schemaOf(pushInput)),
        Pushed: schemaOf(pushAnswer),
        IdempotencyKey: schemaOf(idempotencyKey),
        Problem: problemSchema,
      },
      responses: {
        Problem: {
          description: "The request was refused; title, detail and errors give the reason.",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

/** The schema of what is sent, not of what the code makes of it. */
function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return rest;
}

function withFile(fields: Record<string, unknown>): Record<string, unknown> {
  const file = {
    type: "string",
    contentMediaType: "application/octet-stream",
    description:
      "The results as the scanner wrote them, at most 200 MiB. The format is recognised by the content.",
  };
  return { ...fields, properties: { file, ...(fields.properties as object) }, required: ["file"] };
}

const keyHeader = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "The sender's own name for what it sends. A request repeated with the same content gets the first answer, and nothing is recorded twice.",
  schema: { $ref: "#/components/schemas/IdempotencyKey" },
};

const refusals = (codes: readonly string[]) =>
  Object.fromEntries(codes.map((code) => [code, { $ref: "#/components/responses/Problem" }]));

const taken = (name: string, description: string) => ({
  description,
  headers: { Location: { schema: { type: "string", format: "uri" } } },
  content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
});

const reportIncident = {
  operationId: "reportIncident",
  summary: "Report an incident",
  description: "The scope of the token is incidents.report.",
  parameters: [keyHeader],
  requestBody: {
    required: true,
    description: "At most 64 KiB.",
    content: { "application/json": { schema: { $ref: "#/components/schemas/Report" } } },
  },
  responses: {
    "201": taken("Reported", "The report is in triage."),
    "200": taken("Reported", "The request was accepted before under this key."),
    ...refusals(["400", "401", "403", "409", "411", "413", "415", "429", "503", "507"]),
  },
};

const pushEvidence = {
  operationId: "pushEvidence",
  summary: "Add scan results as evidence",
  description:
    "The scope of the token is evidence.push, for the controls that it names. Another person accepts the item.",
  parameters: [keyHeader],
  requestBody: {
    required: true,
    content: {
      "multipart/form-data": {
        schema: { $ref: "#/components/schemas/Push" },
        encoding: { control: { style: "form", explode: true } },
      },
    },
  },
  responses: {
    "201": taken("Pushed", "The item of evidence, and what was read from the file."),
    "200": taken("Pushed", "The request was accepted before under this key."),
    ...refusals(["400", "401", "403", "409", "411", "413", "415", "429", "503", "507"]),
  },
};

const problemSchema = {
  type: "object",
  description: "Problem details (RFC 9457).",
  required: ["title", "status"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};
