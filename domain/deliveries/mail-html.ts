/** The frame around the text of a mail. */
type Frame = {
  subject: string;
  /** The organisation that sends it. */
  company: string;
  /** Where people reach this installation: the first link to it becomes the button. */
  publicUrl: string;
};

const address = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;
const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** Mail programs that know no style sheet have the light colours in each element; others change them in the dark. */
const dark = `@media (prefers-color-scheme: dark) {
  .page { background: #14171b !important; }
  .card { background: #1d2126 !important; border-color: #333a42 !important; }
  .ink { color: #eceff2 !important; }
  .soft { color: #aab3bd !important; }
  .link { color: #8fb8ff !important; }
  .due { background: #33240c !important; border-color: #e0a33a !important; color: #ffe2ad !important; }
}`;

/**
 * The HTML part beside a plain text, made of the same words: the company's name, one button for the first link to Surety, a
 * box for each deadline. It has no image and loads nothing, so it is the same where a mail program blocks what it would load.
 */
export function mailHtml(text: string, { subject, company, publicUrl }: Frame): string {
  const { button, rest } = buttonOf(text, publicUrl);
  const blocks = rest.split(/\n[ \t]*\n+/).filter((block) => block.trim() !== "");
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">',
    `<meta name="supported-color-schemes" content="light dark"><title>${escaped(subject)}</title><style>${dark}</style></head>`,
    `<body class="page" style="margin:0;padding:0;background:#f2f4f6;${font}">`,
    '<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f2f4f6"><tr><td align="center" style="padding:16px 8px">',
    '<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff;border:1px solid #d9dee3;border-radius:8px"><tr><td style="padding:20px 24px">',
    `<p class="soft" style="margin:0 0 16px;font-size:14px;font-weight:600;color:#56616d">${escaped(company)}</p>`,
    ...blocks.map((block) => (block.trim() === place ? button : blockHtml(block))),
    "</td></tr></table></td></tr></table></body></html>",
  ].join("\n");
}

/** Stands in the text for the button: a sign that no text has. */
const place = "\u0000";
const longestLabel = 60;

/** The line that ends with the first link to Surety becomes the button; its words before the link are the button's. */
function buttonOf(text: string, publicUrl: string): { button: string; rest: string } {
  const lines = text.replaceAll(place, "").split("\n");
  for (const [at, line] of lines.entries()) {
    const url = line.match(address)?.[0];
    if (!url || !line.trimEnd().endsWith(url)) continue;
    if (url !== publicUrl && !url.startsWith(`${publicUrl}/`)) continue;
    const before = line.slice(0, line.indexOf(url)).trim();
    const label = before.replace(/[:\s]+$/, "");
    const fits = label !== "" && label.length <= longestLabel;
    const around = fits ? ["", place, ""] : [before, "", place, ""];
    return {
      button: buttonHtml(url, fits ? label : "Open in Surety"),
      rest: lines.toSpliced(at, 1, ...around).join("\n"),
    };
  }
  return { button: "", rest: lines.join("\n") };
}

function buttonHtml(url: string, label: string): string {
  const href = escaped(url);
  return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:4px 0 8px"><tr><td style="background:#1f5fbf;border-radius:6px"><a href="${href}" style="display:inline-block;padding:12px 20px;font-size:16px;font-weight:600;color:#ffffff;text-decoration:none">${escaped(label)}</a></td></tr></table>
<p class="soft" style="margin:0 0 16px;font-size:12px;line-height:18px;color:#56616d;word-break:break-all">${href}</p>`;
}

/** A paragraph; with a deadline in its first line, a box. */
function blockHtml(block: string): string {
  const lines = block.split("\n").map(lineHtml).join("<br>\n");
  const style = "margin:0 0 16px;font-size:16px;line-height:24px;word-break:break-word";
  if (/\bdeadline: /i.test(block.split("\n")[0]!))
    return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px"><tr><td class="due" style="padding:12px 16px;background:#fff6e5;border-left:4px solid #c77700;color:#4a3000;font-size:16px;line-height:24px;word-break:break-word">${lines}</td></tr></table>`;
  return `<p class="ink" style="${style};color:#1a2027">${lines}</p>`;
}

function lineHtml(line: string): string {
  let from = 0;
  let html = "";
  for (const { 0: url, index } of line.matchAll(address)) {
    html += `${escaped(line.slice(from, index))}<a class="link" href="${escaped(url)}" style="color:#1f5fbf">${escaped(url)}</a>`;
    from = index + url.length;
  }
  html += escaped(line.slice(from));
  return html.replace(/^ +/, (blanks) => "&nbsp;".repeat(blanks.length)).replace(/^- /, "• ");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
