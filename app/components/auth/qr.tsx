/** A QR code from its modules: one path, dark on light in either theme, so that cameras read it. */
export function Qr({ path, size, label }: { path: string; size: number; label: string }) {
  return (
    <svg
      className="qr"
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect x="-4" y="-4" width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
