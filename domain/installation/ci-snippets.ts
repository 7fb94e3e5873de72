/** How a CI system sends scan results, ready to be copied. `address` is the installation's, `controls` those of the token. */
type Snippet = { address: string; controls: readonly string[] };

/** Legs of a matrix share the name of their job, and one job may send several files: name and content tell them apart. */
const FILE = '$(sha256sum "$RESULTS" | sha256sum | cut -c1-16)';

/** The step of a GitHub Actions workflow after the scan; the token is the repository's secret SURETY_TOKEN. */
export function githubActions(snippet: Snippet): string {
  return `- name: Send scan results to Surety
  if: always()
  env:
    SURETY_TOKEN: \${{ secrets.SURETY_TOKEN }}
    RESULTS: results.sarif
  run: |
${indented(curl(snippet, `$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT-$GITHUB_JOB-${FILE}`, "$GITHUB_REPOSITORY"), 4)}
`;
}

/** The job of a GitLab pipeline after the scan; the token is the masked variable SURETY_TOKEN, the file an artifact of the scan. */
export function gitlabCi(snippet: Snippet): string {
  return `send-scan-results:
  stage: .post
  when: always
  image: curlimages/curl:latest
  variables:
    RESULTS: results.sarif
  script:
    - |
${indented(curl(snippet, `$CI_JOB_ID-${FILE}`, "$CI_PROJECT_PATH"), 6)}
`;
}

/** Without a control Surety's mapping proposes those that the file serves. */
function curl({ address, controls }: Snippet, key: string, project: string): string {
  const [only, more] = controls;
  const control = only && !more ? `\n  --form-string "control=${only}" \\` : "";
  return `curl --fail-with-body --silent --show-error --retry 3 \\
  --header "Authorization: Bearer $SURETY_TOKEN" \\
  --header "Idempotency-Key: ${key}" \\
  --form "file=@$RESULTS" \\${control}
  --form-string "environment=${project}" \\
  ${address}/api/v1/evidence`;
}

function indented(text: string, spaces: number): string {
  return text.replace(/^/gm, " ".repeat(spaces));
}
