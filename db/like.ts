/** A pattern of LIKE that finds the text anywhere, with the signs of LIKE taken as they are; for use with escape '\\'. */
export function likeText(text: string): string {
  return `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
