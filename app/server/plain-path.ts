/** The path with letters, digits, "-", ".", "_" and "~" written plainly (RFC 3986, 6.2.2.2): Remix reads both spellings as the same. */
export function plainPath(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (code, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(char) ? char : code;
  });
}
