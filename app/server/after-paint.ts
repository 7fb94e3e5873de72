const PRELOAD = '<link rel="modulepreload"';
const MODULE = 'type="module" async=""';

/**
 * A page is whole and usable as it comes, so it is painted before its scripts are even asked for: a dozen of them, fetched
 * beside the styles and letters that the eye waits for, kept it from the screen a fifth longer. React finds the elements
 * that it wrote where it looks for them; they only mean nothing to the browser until the first frame is out.
 */
function begin(): void {
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="later"]'))
      link.rel = "modulepreload";
    const written = document.querySelector<HTMLScriptElement>('script[type="later"]');
    const script = document.createElement("script");
    script.type = "module";
    script.text = written?.text ?? "";
    document.body.append(script);
  };
  // Until then Ctrl+K opens the palette as it was written: its field takes what is typed, and its form goes to the page of the search.
  document.addEventListener("keydown", (event) => {
    const chosen = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const palette = document.querySelector<HTMLDialogElement>("dialog.palette");
    if (!chosen || event.key.toLowerCase() !== "k" || !palette) return;
    event.preventDefault();
    if (!palette.open) palette.showModal();
  });
  // When the frame is on the screen: between its layout and that moment lies the drawing, and reading scripts slows it down.
  if (PerformanceObserver.supportedEntryTypes?.includes("paint"))
    new PerformanceObserver((list) => {
      if (list.getEntriesByName("first-contentful-paint").length > 0) ask();
    }).observe({ type: "paint", buffered: true });
  // Where no browser reports it.
  requestAnimationFrame(() => setTimeout(ask, 500));
}

/** `html` with its scripts held back until it has been painted, and `data`, the loaders' own script, at its end. */
export function scriptsAfterPaint(html: string, data: string, nonce: string): string {
  // Scripts come last in a page: only its end is searched.
  const scripts = Math.max(html.indexOf(PRELOAD), 0);
  // Remix preloads without a nonce, and the policy for scripts then stops them, in silence.
  const tail = html
    .slice(scripts)
    .replaceAll(PRELOAD, () => `<link nonce="${nonce}" rel="later"`)
    .replace(MODULE, 'type="later"');
  const end = tail.lastIndexOf("</body>");
  const starter = `<script nonce="${nonce}">(${begin})()</script>`;
  return `${html.slice(0, scripts)}${tail.slice(0, end)}${data}${starter}${tail.slice(end)}`;
}
