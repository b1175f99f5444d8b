// Whether the camera may be used, as far as the browser says so.

export class Camera {
  /** Somebody has said no; not known is not off. */
  off = $state(false);

  /** Asks, and hears of changes; must be made while a component is being made. */
  constructor() {
    $effect(() => {
      let ended = false;
      let permission: PermissionStatus | undefined;
      const look = (): void => {
        this.off = permission?.state === 'denied';
      };
      // Not every browser knows the question, or the word.
      if (!('permissions' in navigator)) return undefined;
      void navigator.permissions.query({ name: 'camera' }).then(
        (asked) => {
          if (ended) return;
          permission = asked;
          permission.addEventListener('change', look);
          look();
        },
        () => undefined,
      );
      return () => {
        ended = true;
        permission?.removeEventListener('change', look);
      };
    });
  }
}
