import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refuseNetworkDisk } from "#app/storage/network-disk";

test.each([
  ["NFS", 0x6969],
  ["SMB", 0xfe534d42],
  ["SMB", 0xff534d42 | 0],
  ["Ceph", 0x00c36400],
])("a data folder on %s is refused with what to do, unless the operator accepts it", (name, type) => {
  expect(() => refuseNetworkDisk("/srv/data", false, () => type)).toThrow(
    new RegExp(`^The data folder /srv/data is on ${name}, .*Set DATA_DIR.*ALLOW_NETWORK_DISK=on`),
  );
  refuseNetworkDisk("/srv/data", true, () => type);
});

test.each([
  ["ext4", 0xef53],
  ["tmpfs", 0x01021994],
  ["overlay", 0x794c7630],
  ["btrfs", 0x9123683e],
  ["XFS", 0x58465342],
  ["ZFS", 0x2fc12fc1],
])("%s is a disk of this machine", (_name, type) => {
  refuseNetworkDisk("/srv/data", false, () => type);
});

test("a folder that is not there yet is judged by what is above it", () => {
  refuseNetworkDisk(join(tmpdir(), "not", "there", "yet"), false);
});
