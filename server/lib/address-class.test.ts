import { expect, test } from "vitest";
import { addressClass } from "./address-class.ts";

test.each([
  "169.254.169.254",
  "169.254.0.1",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "100.100.100.200",
  "168.63.129.16",
  "0.0.0.0",
  "::",
  "224.0.0.1",
  "255.255.255.255",
  // The same addresses as IPv6 writes them: mapped, NAT64, 6to4.
  "::ffff:169.254.169.254",
  "::ffff:a9fe:a9fe",
  "64:ff9b::a9fe:a9fe",
  "2002:a9fe:a9fe::",
  "no address",
])("%s is never asked", (address) => {
  expect(addressClass(address)).toBe("forbidden");
});

test.each([
  "127.0.0.1",
  "127.8.8.8",
  "::1",
  "10.1.2.3",
  "172.31.0.1",
  "192.168.1.1",
  "fd12::1",
  "::ffff:127.0.0.1",
  "100.64.0.1",
])("%s is this machine or its network", (address) => {
  expect(addressClass(address)).toBe("private");
});

test.each(["8.8.8.8", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])(
  "%s is the internet",
  (address) => {
    expect(addressClass(address)).toBe("public");
  },
);
