-- What quotes a post that was withheld may come later than the order.

ALTER TABLE takedown ADD COLUMN everywhere INTEGER; -- 1 where what quotes the post is withheld too, from then on; else NULL
