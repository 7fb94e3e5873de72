import type { Visitor } from "#app/auth/visitor";
import type { AppContext } from "#app/context";
import { receivePiece } from "#app/http/resumed-uploads";
import { receiveFiles } from "#app/http/uploads";

/** Takes what a field of files sends: whole small files, or a piece of a large one. */
export function takeUpload(app: AppContext, visitor: Visitor, request: Request): Promise<Response> {
  return new URL(request.url).searchParams.has("piece")
    ? receivePiece(app, visitor, request)
    : receiveFiles(app, visitor, request);
}
