// Parts of a file of translations, as vite.config.ts makes them.

declare module "*.json?short" {
  const texts: { readonly [type: string]: { readonly [key: string]: string } };
  export default texts;
}

declare module "*.json?long" {
  const texts: { readonly [type: string]: { readonly [key: string]: string } };
  export default texts;
}
