import { cargoAudit } from "#evidence/scan-results/cargo-audit";
import { cyclonedx } from "#evidence/scan-results/cyclonedx";
import { grype } from "#evidence/scan-results/grype";
import { inspec } from "#evidence/scan-results/inspec";
import { junit } from "#evidence/scan-results/junit";
import { kubernetesRbac } from "#evidence/scan-results/kubernetes-rbac";
import { lynis } from "#evidence/scan-results/lynis";
import { npmAudit } from "#evidence/scan-results/npm-audit";
import { ocsf } from "#evidence/scan-results/ocsf";
import { osvScanner } from "#evidence/scan-results/osv-scanner";
import { pipAudit } from "#evidence/scan-results/pip-audit";
import { powerpipe } from "#evidence/scan-results/powerpipe";
import type { ScanReader } from "#evidence/scan-results/reader";
import { sarif } from "#evidence/scan-results/sarif";
import { trivy } from "#evidence/scan-results/trivy";
import { xccdf } from "#evidence/scan-results/xccdf";

/** Every format of scan results that is read. Adding one is a file and a line here. */
export const scanReaders: readonly ScanReader[] = [
  sarif,
  ocsf,
  cyclonedx,
  npmAudit,
  pipAudit,
  cargoAudit,
  osvScanner,
  trivy,
  grype,
  powerpipe,
  inspec,
  kubernetesRbac,
  xccdf,
  junit,
  lynis,
];
