/**
 * The loaders' data in a block of its own, and the script that hands it to Remix. The data is JSON, where every sign that could
 * end the block or open a comment is in a string and can be written by its number.
 */
export function dataScript(data: string, nonce: string): string {
  const text = data.replaceAll("<", "\\u003c");
  const controller = "window.__remixContext.streamController";
  return `<script type="application/json" id="page-data">${text}</script><script nonce="${nonce}">${controller}.enqueue(document.getElementById("page-data").text);${controller}.close();</script>`;
}
