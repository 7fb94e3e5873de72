/** Tables of the module "access-reviews". */
export interface AccessReviewsTables {}
