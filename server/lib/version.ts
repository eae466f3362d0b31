/** As in package.json; a test holds them together. */
export const ATLAS_VERSION = "0.1.0";
