/** Glyphs on a 16 unit grid. Each state has its own shape, so that nothing is lost without colour. */
const DRAWINGS = {
  kept: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm2.9 4.1L7.1 9.2 5.2 7.4 4 8.7l3.2 3 5-5.4Z",
  risk: "M8 1.2 15.4 14.6H.6ZM7.1 6v4.3h1.8V6Zm0 5.5v1.7h1.8v-1.7Z",
  broken:
    "M1.5 1.5h13v13h-13Zm3.6 2.3L3.8 5.1 6.7 8l-2.9 2.9 1.3 1.3L8 9.3l2.9 2.9 1.3-1.3L9.3 8l2.9-2.9-1.3-1.3L8 6.7Z",
  clock:
    "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm0 1.7a5.3 5.3 0 1 0 0 10.6A5.3 5.3 0 0 0 8 2.7ZM7.2 4.2h1.6v3.4l2.5 1.6-.9 1.3-3.2-2Z",
  over: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm-.8 3v4.5l3.3 2.1.9-1.3-2.6-1.7V4Z",
  change: "M5 2v2.6h9v1.8H5V9L1 5.5Zm6 5 4 3.5-4 3.5v-2.6H2V9.6h9Z",
  minus: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM4 7.1v1.8h8V7.1Z",
  seal: "M1 5h14v1.8H1Zm0 4.2h14V11H1Z",
  lock: "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7Zm1.7 0h4.6V5a2.3 2.3 0 0 0-4.6 0Z",
  out: "M2 3h4v1.6H3.6v7.8h7.8V10H13v4H2Zm6-1h6v6h-1.6V4.8L7.6 9.6 6.4 8.4l4.8-4.8H8Z",
  menu: "M1 3h14v1.7H1Zm0 4.2h14v1.7H1Zm0 4.2h14v1.7H1Z",
  search:
    "M6.7 1a5.7 5.7 0 0 1 4.6 9.1l3.6 3.5-1.2 1.2-3.6-3.6A5.7 5.7 0 1 1 6.7 1Zm0 1.7a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
  info: "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm-.9 3v1.8h1.8V4Zm0 3.2V12h1.8V7.2Z",
  file: "M3 1h6.5L13 4.5V15H3Zm1.6 1.6v10.8h6.8V6H8.5V2.6Z",
  mark: "M2 1.5h3.3V8H2Zm4.350 0h3.3V8h-3.3Zm4.350 0H14V8h-3.3ZM2 10.3h12v1.4H2Zm0 2.8h12v1.4H2Z",
} as const;

export type IconName = keyof typeof DRAWINGS | "none";

/** A glyph beside a word; hidden from screen readers, because the word says it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      {name === "none" ? (
        <circle
          cx="8"
          cy="8"
          r="6.1"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeDasharray="2.9 1.9"
        />
      ) : (
        <path fillRule="evenodd" d={DRAWINGS[name]} />
      )}
    </svg>
  );
}
