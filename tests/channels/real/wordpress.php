<?php
/* Debian's WordPress for a test: as the router of PHP's web server, or with an action on the command line. */

$folder = getenv('WORDPRESS_FOLDER');
$settings = json_decode(file_get_contents("$folder/settings.json"), true);
// WordPress clears the variables that it finds.
define('ACTION', PHP_SAPI === 'cli' ? $argv[1] : '');
define('ARGUMENTS', array_slice($argv ?? [], 2));

define('ABSPATH', '/usr/share/wordpress/');
define('DB_NAME', 'athir');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $settings['socket']);
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HOME', $settings['url']);
define('WP_SITEURL', $settings['url']);
define('WP_CONTENT_DIR', "$folder/content");
define('WP_ENVIRONMENT_TYPE', 'local');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', false);

$plugin = @json_decode((string) @file_get_contents("$folder/plugin.json"), true);
define('WPMU_PLUGIN_DIR', $plugin ? $settings['plugin'] : "$folder/empty");
if ($plugin && $plugin['url']) {
    define('ATHIR_NOTICES_URL', $plugin['url']);
    define('ATHIR_NOTICES_KEY', $plugin['key']);
}
$table_prefix = 'wp_';

if (ACTION === '') {
    require ABSPATH . 'wp-settings.php';
    wp();
    http_response_code(404);
    exit;
}

$_SERVER += ['HTTP_HOST' => parse_url($settings['url'], PHP_URL_HOST), 'REQUEST_URI' => '/'];
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
if (ACTION === 'install') {
    mysqli_query(mysqli_connect(null, 'root', '', null, 0, $settings['socket']), 'CREATE DATABASE athir');
    define('WP_INSTALLING', true);
}
require ABSPATH . 'wp-settings.php';

if (ACTION === 'install') {
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    add_filter('pre_wp_mail', '__return_true');
    wp_install('Region', 'admin', 'admin@example.org', true, '', wp_generate_password());
    wp_delete_post(1, true);
    $passwords = [];
    foreach (['editor', 'author', 'contributor'] as $role) {
        $user = wp_insert_user(['user_login' => $role, 'user_pass' => wp_generate_password(), 'role' => $role]);
        $passwords[$role] = WP_Application_Passwords::create_new_application_password($user, ['name' => 'Athir'])[0];
    }
    echo json_encode($passwords);
} elseif (ACTION === 'posts') {
    $found = get_posts(['post_status' => ['any', 'trash'], 'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC']);
    echo json_encode(array_map(fn ($post) => $post->to_array() + [
        'image' => get_post_thumbnail_id($post),
        'categories' => wp_get_post_categories($post->ID, ['fields' => 'names']),
        'marker' => get_post_meta($post->ID, 'athir_id', true),
    ], $found));
} elseif (ACTION === 'edit') {
    echo json_encode(wp_update_post(wp_slash(['ID' => (int) ARGUMENTS[0], ARGUMENTS[1] => ARGUMENTS[2]])));
} elseif (ACTION === 'copy') {
    $copied = get_post((int) ARGUMENTS[0], ARRAY_A);
    unset($copied['ID'], $copied['guid']);
    echo json_encode(wp_insert_post(wp_slash($copied)));
} elseif (ACTION === 'media') {
    echo json_encode(array_map(fn ($post) => [
        'slug' => $post->post_name,
        'alt' => get_post_meta($post->ID, '_wp_attachment_image_alt', true),
    ], get_posts(['post_type' => 'attachment', 'numberposts' => -1, 'orderby' => 'ID', 'order' => 'ASC'])));
}
