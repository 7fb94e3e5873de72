/** The modules of a QR code as one SVG path in a square of `size` units. Its library is loaded on the few days that ask for one. */
export async function qrPath(text: string): Promise<{ path: string; size: number }> {
  const { create } = await import("qrcode");
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  let path = "";
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (modules.get(y, x)) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  return { path, size: modules.size };
}
