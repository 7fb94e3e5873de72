/** A proof from the log as a file; before a signed head covers it, a 409 that says when one will. */
export function proofResponse(proof: object | null, fileName: string): Response {
  if (!proof) throw new Response("The log is signed within an hour. Try again then.", { status: 409 });
  return new Response(`${JSON.stringify(proof, null, 2)}\n`, {
    headers: {
      "Content-Type": "application/json",
      "Content-Disposition": `attachment; filename="${fileName}"`,
    },
  });
}
