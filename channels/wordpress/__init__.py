"""How a WordPress is spoken to, by its REST interface (developer.wordpress.org/rest-api), from version 5.6 on."""
