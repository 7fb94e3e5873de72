import fc from "fast-check";
import { expect, test } from "vitest";
import { mailHtml } from "#domain/deliveries/mail-html";

const frame = { subject: "S <1>", company: "Rota & Söhne", publicUrl: "https://s.example.com" };
const words = (html: string) =>
  html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

test("one button for the first link to Surety, in the place of its line, with its words; a box for a deadline", () => {
  const html = mailHtml(
    "INC-0007: A key\nOpen the alert: https://s.example.com/my/calls/INC-0007\n\n12 h left. Deadline: Wed 11 Mar\n- Contract: Aurora\n\nSee https://s.example.com/help and https://else.example/x.",
    frame,
  );
  expect(html.match(/padding:12px 20px/g)).toHaveLength(1);
  expect(html).toMatch(/<a href="https:\/\/s\.example\.com\/my\/calls\/INC-0007"[^>]*>Open the alert<\/a>/);
  expect(html).toMatch(/class="due"[^>]*>12 h left\. Deadline: Wed 11 Mar<br>\n• Contract: Aurora<\/td>/);
  expect(html).toContain('href="https://else.example/x"');
  expect(words(html)).toMatch(/Rota &amp; Söhne INC-0007: A key Open the alert .* 12 h left/);
  expect(html).toContain("prefers-color-scheme: dark");
});

test("a link alone is “Open in Surety”; a long line keeps its words; a foreign link is no button", () => {
  const alone = mailHtml(
    "Hello Ada,\n\nyou are invited.\n\nhttps://s.example.com/invitation/x\n\nOnce.",
    frame,
  );
  expect(words(alone)).toMatch(
    /you are invited\. Open in Surety https:\/\/s\.example\.com\/invitation\/x Once\./,
  );
  const long = mailHtml(`${"word ".repeat(30)}: https://s.example.com/x`, frame);
  expect(words(long)).toMatch(/word : Open in Surety/);
  for (const url of ["https://s.example.com.evil.example/x", "https://other.example/x"])
    expect(mailHtml(`Open: ${url}`, frame)).not.toContain("padding:12px 20px");
});

test("nothing is loaded, and words of others stay words", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const html = mailHtml(
        `${text}<img src=x onerror=alert(1)> "quoted" https://e.example/"><script>`,
        frame,
      );
      expect(html).not.toMatch(/<img|<script|<link|<[^>]*\ssrc=|style="[^"]*url\(/i);
    }),
  );
});
