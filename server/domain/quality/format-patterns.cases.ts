/** Values that each format takes and leaves; JavaScript and PostgreSQL must agree on all of them. */
export const FORMAT_CASES: Record<string, { good: string[]; bad: string[] }> = {
  email: {
    good: ["a.b+c@mail.example.org", "o'hara@x.io"],
    bad: ["a@b", "a b@example.org", "@example.org", "a@-x.org"],
  },
  "idn-email": { good: ["jörg@müller.de"], bad: ["jörg@mül ler.de", "a@b@c"] },
  uri: { good: ["https://example.org/a?b#c", "urn:isbn:0451450523"], bad: ["example.org", "http://a b"] },
  url: { good: ["https://example.org", "ftp://h/p"], bad: ["urn:x", "https://"] },
  uuid: { good: ["123E4567-e89b-12d3-a456-426614174000"], bad: ["123e4567e89b12d3a456426614174000"] },
  ipv4: { good: ["0.0.0.0", "255.1.20.199"], bad: ["256.1.1.1", "1.2.3", "01.2.3.4"] },
  ipv6: {
    good: [
      "::",
      "::1",
      "1::",
      "2001:db8::8a2e:370:7334",
      "1:2:3:4:5:6:7:8",
      "::ffff:10.0.0.1",
      "2001:db8:1::192.0.2.1",
      "1:2:3:4:5:6:7::",
    ],
    bad: ["1:2:3", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", ":1"],
  },
  hostname: { good: ["localhost", "a-b.example.org."], bad: ["-a.org", "a..b", "a_b"] },
  date: { good: ["2013-01-31"], bad: ["2013-13-01", "31/01/2013"] },
  time: { good: ["23:59:60Z", "08:30"], bad: ["24:00:00", "8:30"] },
  "date-time": {
    good: ["2013-01-01T05:00:00Z", "2013-01-01 05:00:00.123+02:00"],
    bad: ["2013-01-01", "2013-01-01T25:00:00Z"],
  },
  duration: { good: ["P3Y6M4DT12H30M5S", "PT0.5S", "P2W"], bad: ["3 days", "P2W1D"] },
};
