import { expect, test } from "vitest";
import { fillPlaceholders, placeholderValues, unfilledPlaceholders } from "#domain/policies/placeholders";

const organisation = {
  name: "Fjord & Söhne",
  legal_name: null,
  security_email: "security@fjord.example",
  privacy_email: " ",
  website: null,
  address: null,
};

test("known placeholders are filled, whatever their case and spaces; the rest stays readable", () => {
  const text =
    "{{organisation}} ({{ Legal_Name }}), {{security_email}}, {{privacy_email}}, {{website}}, {{colour}}";
  const filled = fillPlaceholders(text, placeholderValues(organisation));
  expect(filled).toBe(
    "Fjord & Söhne (Fjord & Söhne), security@fjord.example, {{privacy_email}}, {{website}}, {{colour}}",
  );
  expect(unfilledPlaceholders(filled)).toEqual(["privacy_email", "website", "colour"]);
});

test("a value that looks like a placeholder or a replacement pattern is only text", () => {
  expect(fillPlaceholders("{{organisation}}!", { organisation: "$& $1 {{website}}" })).toBe(
    "$& $1 {{website}}!",
  );
});

test("names of object properties are no placeholders", () => {
  expect(fillPlaceholders("{{constructor}} {{toString}}", {})).toBe("{{constructor}} {{toString}}");
});
