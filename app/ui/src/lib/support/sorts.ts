// What a host and a newcomer do, as a picture.

import Coffee from '@lucide/svelte/icons/coffee';
import Trees from '@lucide/svelte/icons/trees';
import Utensils from '@lucide/svelte/icons/utensils';

export const sorts = [
  { value: 'private_dinner', Icon: Utensils },
  { value: 'small_outing', Icon: Trees },
  { value: 'other_similar', Icon: Coffee },
] as const;
