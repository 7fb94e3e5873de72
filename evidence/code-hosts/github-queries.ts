/** Repositories of an owner, by name, so that pages stay where they are while they are read. */
export const REPOSITORIES = `query($owner:String!,$after:String){
  repositoryOwner(login:$owner){
    repositories(first:100,after:$after,ownerAffiliations:[OWNER],orderBy:{field:NAME,direction:ASC}){
      totalCount pageInfo{hasNextPage endCursor}
      nodes{name isArchived isEmpty pushedAt defaultBranchRef{name}}}}}`;

/** Merged pull requests, the most recently updated first: none was merged after its last update. */
export const MERGED = `query($owner:String!,$name:String!,$after:String){
  repository(owner:$owner,name:$name){
    pullRequests(states:MERGED,first:50,after:$after,orderBy:{field:UPDATED_AT,direction:DESC}){
      pageInfo{hasNextPage endCursor}
      nodes{number title updatedAt mergedAt baseRefName author{login} mergedBy{login}
        reviews(first:50,states:[APPROVED]){totalCount nodes{submittedAt author{__typename login}}}
        commits(last:1){nodes{commit{oid statusCheckRollup{state}}}}}}}}`;

/** Commits on the default branch since an instant, each with the number of pull requests that it came with. */
export const COMMITS = `query($owner:String!,$name:String!,$since:GitTimestamp!,$after:String){
  repository(owner:$owner,name:$name){defaultBranchRef{target{... on Commit{
    history(first:100,since:$since,after:$after){
      pageInfo{hasNextPage endCursor}
      nodes{oid committedDate messageHeadline author{name user{login}}
        associatedPullRequests(first:5){nodes{mergedAt}}}}}}}}}`;
